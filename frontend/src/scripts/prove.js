/* Does the work a page asks for before it goes on (a proof of work), and sends the form again with the answer. */
import { solveChallengeWorkers } from "altcha/lib";

const form = document.querySelector("form[data-challenge]");
const status = form.querySelector("[role=status]");
const worker = document.querySelector("script[data-worker]").dataset.worker;

async function prove() {
  const challenge = JSON.parse(form.dataset.challenge);
  const solution = await solveChallengeWorkers({
    challenge,
    concurrency: Math.min(4, navigator.hardwareConcurrency || 1),
    createWorker: () => new Worker(worker),
    timeout: 90000,
  });
  if (!solution) throw new Error("no solution");
  form.elements.altcha.value = btoa(JSON.stringify({ challenge, solution }));
  form.submit();
}

status.textContent = status.dataset.working;
prove().catch(() => (status.textContent = status.dataset.failed));
