/* Resumable uploads (tus). Without this script the same input posts its file with the form. */
import { Upload } from "tus-js-client";

// The server reads no more than this at once (DATA_UPLOAD_MAX_MEMORY_SIZE).
const AT_A_TIME = 4 * 1024 * 1024;
const AGAIN_AFTER = [0, 1000, 3000, 8000, 20000];

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function say(words, values) {
  return words.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}

class Drop {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector('input[type="file"]');
    if (!this.input) return;
    this.list = root.querySelector("[data-upload-list]");
    this.voice = root.querySelector("[data-upload-voice]");
    this.words = root.dataset;
    this.under = 0;
    this.failed = 0;
    this.input.addEventListener("change", () => this.take(this.input.files));
    root.addEventListener("dragover", (event) => {
      event.preventDefault();
      root.classList.add("is-over");
    });
    root.addEventListener("dragleave", () => root.classList.remove("is-over"));
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      root.classList.remove("is-over");
      this.take(event.dataTransfer.files);
    });
    // Sending the form while a file is on its way would lose it: wait, and say so.
    this.input.form?.addEventListener("submit", (event) => {
      if (!this.under) return;
      event.preventDefault();
      this.voice.textContent = this.words.wait;
    });
  }

  take(files) {
    const room = Math.max(0, Number(this.words.room));
    const wanted = [...files].slice(0, room);
    this.input.value = "";
    if (files.length > room) this.voice.textContent = this.words.tooMany;
    for (const file of wanted) this.send(file);
  }

  send(file) {
    const line = document.createElement("li");
    const head = document.createElement("div");
    const name = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    head.className = "upload__line";
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    head.append(name, state);
    line.append(head, bar);
    this.list.append(line);

    if (file.size > Number(this.words.limit)) {
      return this.fail(line, state, bar, say(this.words.tooBig, { name: file.name }));
    }
    this.under += 1;
    let told = 0;
    const headers = { "X-CSRFToken": this.words.csrf || cookie("csrftoken") };
    const upload = new Upload(file, {
      endpoint: this.words.upload,
      chunkSize: AT_A_TIME,
      retryDelays: AGAIN_AFTER,
      headers,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type, question: this.words.question },
      onBeforeRequest: (request) => {
        request.getUnderlyingObject().withCredentials = true;
      },
      onProgress: (sent, total) => {
        const done = Math.floor((sent / total) * 100);
        bar.value = done;
        state.textContent = say(this.words.progress, { done });
        if (done >= told + 25) {
          told = done;
          this.voice.textContent = `${file.name}: ${state.textContent}`;
        }
      },
      onSuccess: () => {
        this.under -= 1;
        state.textContent = this.words.done;
        this.voice.textContent = `${file.name}: ${this.words.done}`;
        if (!this.under && !this.failed) this.show();
      },
      onError: (error) => {
        this.under -= 1;
        const reason = error.originalResponse?.getBody();
        const known = reason && reason.length < 300 && !reason.trimStart().startsWith("<");
        this.fail(line, state, bar, known ? reason : this.words.failed);
      },
    });
    upload.findPreviousUploads().then((earlier) => {
      if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
      upload.start();
    });
  }

  fail(line, state, bar, words) {
    this.failed += 1;
    bar.remove();
    line.classList.add("is-failed");
    state.textContent = words;
    this.voice.textContent = words;
  }

  // The server draws the chips: ask for the page again and take this question from it.
  async show() {
    const response = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return location.reload();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(this.root.id);
    if (!fresh) return location.reload();
    this.root.replaceWith(fresh);
    const again = new Drop(fresh);
    const next = again.input ?? fresh.querySelector("button, a");
    if (again.voice) again.voice.textContent = this.words.done;
    next?.focus();
  }
}

for (const root of document.querySelectorAll("[data-upload]:not([data-upload=''])")) new Drop(root);
