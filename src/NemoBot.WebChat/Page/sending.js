// Messages being sent. Each has a client-assigned id, so a retry is harmless.
import { h } from './dom.js';
import { fileList } from './entry.js';
import { bytes, length, now, timeOf } from './format.js';
import { plain } from './markdown.js';
import { browserLanguage, say } from './words.js';

const kept = 'nemo.outbox';
// Files up to this size go with their message, in one request.
const smallBytes = 512 * 1024;

export const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');

const sizeOf = (files) => files.reduce((sum, file) => sum + file.size, 0);

/**
 * Two lanes, each one message at a time. Files are uploaded in the order of their messages; then the messages are sent, in the order in which they are ready. Text
 * with files waits for them. Text alone does not, unless the server says that it is about the files above it.
 * @param log the conversation; @param edit function(text, files) that restores a message to the input field
 */
export function outbox(log, edit) {
  const messages = new Map();
  let isSending = false;
  let isUploading = false;

  function add(text, files) {
    const message = view({ id: newId(), text, files, at: new Date(now()).toISOString() });
    messages.set(message.id, message);
    log.addLocal(message.element);
    start(message);
  }

  /** States: files (they are uploaded first), waiting, sending, held (until the files above have arrived), accepted, failed. */
  function start(message) {
    message.state = message.files.length && !message.uploads ? 'files' : 'waiting';
    message.sending();
    remember();
    nextUpload();
    nextMessage();
  }

  const first = (state) => [...messages.values()].find((one) => one.state === state);

  /** Returns whether an earlier message has files that are still to be uploaded, to be chosen again, or refused so far. */
  function hasFilesAbove(message) {
    for (const one of messages.values()) {
      if (one === message) return false;
      if (one.state === 'files' || one.lost?.length || (one.state === 'failed' && (one.files.length || one.uploads))) return true;
    }
    return false;
  }

  async function nextUpload() {
    const message = first('files');
    if (isUploading || !message) return;
    if (sizeOf(message.files) > smallBytes) {
      isUploading = true;
      const isReady = await uploadFiles(message);
      isUploading = false;
      if (isReady) message.state = 'waiting';
    } else {
      message.state = 'waiting';
    }
    remember();
    nextUpload();
    nextMessage();
  }

  async function uploadFiles(message) {
    const stop = new AbortController();
    const total = sizeOf(message.files);
    const uploads = [];
    let before = 0;
    let pace = null;
    const on = {
      progress(sent) {
        sent += before;
        // Counts from where this connection began: what is resumed was sent earlier.
        pace ??= { sent, at: performance.now() };
        message.progress(sent, total, sent - pace.sent, (performance.now() - pace.at) / 1000, () => stop.abort());
      },
      paused(sent) {
        pace = null;
        message.paused(before + sent, total, () => stop.abort());
      },
    };
    // Loaded with the first large file: a first visit does not need it.
    const parts = await import('./upload.js').catch(() => null);
    if (!parts) {
      message.refused(say('notSent'), true);
      return false;
    }
    try {
      for (const file of message.files) {
        uploads.push(await parts.upload(file, on, stop.signal, uploads.map((one) => one.id)));
        before += file.size;
      }
      message.uploads = uploads.map((one) => one.id);
      message.forget = () => uploads.forEach((one) => one.done());
      return true;
    } catch (fault) {
      if (stop.signal.aborted) {
        uploads.forEach((one) => { parts.withdraw(one.id); one.done(); });
        takeBack(message);
        edit(message.text, message.files);
      } else if (fault.isUnreadable) {
        message.refused(say('filesLost'), false);
      } else {
        message.refused((fault.status && fault.message) || say('notSent'), !fault.status || fault.status >= 500);
      }
      return false;
    }
  }

  async function nextMessage() {
    for (const one of messages.values()) {
      if (one.state === 'held' && !hasFilesAbove(one)) one.state = 'waiting';
    }
    const message = first('waiting');
    if (isSending || !message) return;
    isSending = true;
    message.state = 'sending';
    message.sending();
    await send(message);
    isSending = false;
    remember();
    nextUpload();
    nextMessage();
  }

  async function send(message) {
    const { id, text, files, uploads } = message;
    const headers = { 'X-Message-Id': id, 'X-Chat-Language': browserLanguage };
    const isForm = files.length && !uploads;
    let body = JSON.stringify({ id, text, uploads, uploading: !uploads && hasFilesAbove(message) });
    if (isForm) {
      body = new FormData();
      body.append('id', id);
      body.append('text', text);
      for (const file of files) body.append('files', file, file.name);
    } else {
      headers['Content-Type'] = 'application/json';
    }
    try {
      // Sent even if the page closes meanwhile; browsers allow that only for small bodies.
      const answer = await fetch('/api/chat/messages', { method: 'POST', headers, body, keepalive: !isForm });
      if (answer.status === 202) return message.accepted();
      const error = (await answer.json().catch(() => null))?.error;
      if (error?.code === 'upload_first') return message.held(error.message);
      if (error?.code === 'upload_gone') return again(message, error.message);
      message.refused(error?.message ?? say('notSent'), answer.status >= 500 || answer.status === 429);
    } catch {
      message.refused(say('notSent'), true);
    }
  }

  /** The server no longer has the files: sends them once more, if they are still at hand. */
  function again(message, why) {
    message.forget?.();
    message.uploads = null;
    if (!message.files.length || message.isAgain) return message.refused(why, false);
    message.isAgain = true;
    message.state = 'files';
  }

  /** Removes a message that the person does not want to send. What was held for its files would now be about another video, so it stays with the person. */
  function takeBack(message) {
    messages.delete(message.id);
    for (const one of messages.values()) {
      if (one.state === 'held' && !hasFilesAbove(one)) one.refused(say('fileNotSent'), false);
    }
    remove(message);
  }

  /** Removes a message, and what the server has of its files. */
  async function discard(message) {
    takeBack(message);
    if (!message.files.length && !message.uploads) return;
    const parts = await import('./upload.js').catch(() => null);
    message.uploads?.forEach((id) => parts?.withdraw(id));
    message.forget?.();
    for (const file of message.uploads ? [] : message.files) parts?.abandon(file);
  }

  function remove(message) {
    messages.delete(message.id);
    message.urls.forEach(URL.revokeObjectURL);
    message.element.remove();
    remember();
    log.changed();
    nextMessage();
  }

  function view(message) {
    message.urls = [];
    const files = [...message.files, ...(message.lost ?? [])].map((file) => {
      const url = file instanceof File ? URL.createObjectURL(file) : null;
      if (url) message.urls.push(url);
      return { name: file.name, size: file.size, type: url ? file.type : '', url };
    });
    const way = h('div', { class: 'way', hidden: true });
    const state = h('span', {}, say('sending'));
    const bubble = h('div', { class: 'bubble' },
      files.length ? fileList(files) : null,
      message.text ? h('div', { class: 'words', dir: 'auto' }, ...plain(message.text)) : null,
      way,
      h('div', { class: 'foot' }, h('time', { dateTime: message.at }, timeOf(message.at)), state));
    message.element = h('article', { class: 'entry you waiting', 'aria-label': say('you') }, bubble);
    message.element.dataset.at = message.at;
    const line = h('span', { 'aria-live': 'off' });
    const fill = h('div', { class: 'way-fill' });
    const bar = h('div', { class: 'way-bar', role: 'progressbar', 'aria-label': say('sending'), 'aria-valuemin': '0', 'aria-valuemax': '100' }, fill);
    let reason = null;

    message.sending = () => {
      reason?.remove();
      reason = null;
      message.why = null;
      way.hidden = true;
      message.element.className = 'entry you local waiting';
      state.textContent = say('sending');
    };
    function show(sent, total, words, cancel) {
      if (way.hidden) {
        way.hidden = false;
        way.replaceChildren(bar, h('div', { class: 'way-line' }, line, h('button', { class: 'link-button', type: 'button', onclick: cancel }, say('cancel'))));
      }
      const percent = Math.round((100 * sent) / total);
      fill.style.width = `${percent}%`;
      bar.setAttribute('aria-valuenow', String(percent));
      line.textContent = words;
    }
    /** @param fresh bytes sent within these seconds */
    message.progress = (sent, total, fresh, seconds, cancel) => {
      const speed = fresh / Math.max(seconds, 0.2);
      show(sent, total, sent >= total ? say('storing')
        : [say('uploading', bytes(sent), bytes(total)), seconds > 0.6 && say('speed', bytes(speed)), seconds > 2 && speed > 0 && say('left', length((total - sent) / speed + 1))].filter(Boolean).join(' · '), cancel);
    };
    message.paused = (sent, total, cancel) => show(sent, total, say('uploadPaused', bytes(sent), bytes(total)), cancel);
    message.accepted = () => {
      message.state = 'accepted';
      message.forget?.();
      way.hidden = true;
      state.textContent = say('sent');
      if (log.has(message.id)) remove(message);
    };
    const taking = () => [
      h('button', { class: 'link-button', type: 'button', onclick: () => { takeBack(message); edit(message.text, message.files); } }, say('edit')),
      h('button', { class: 'link-button', type: 'button', onclick: () => discard(message) }, say('discard'))];
    function because(...parts) {
      reason?.remove();
      reason = h('div', { class: 'why' }, ...parts);
      message.element.append(reason);
    }
    message.held = (why) => {
      [message.state, message.why] = ['held', why];
      state.textContent = why;
      because(...taking());
    };
    message.refused = (why, mayRetry) => {
      message.state = 'failed';
      message.element.hidden = false;
      [message.why, message.mayRetry] = [why, mayRetry];
      way.hidden = true;
      state.textContent = '';
      message.element.className = 'entry you local failed';
      because(h('p', { role: 'alert' }, why),
        mayRetry ? h('button', { class: 'link-button', type: 'button', onclick: () => start(message) }, say('retry')) : null,
        ...taking());
      log.changed();
    };
    return message;
  }

  // Text survives a reload, and so do uploads that are finished. The browser does not keep files: they have to be chosen again.
  function remember() {
    const unsent = [...messages.values()].filter((one) => one.state !== 'accepted').map(({ id, text, files, uploads, lost, at, state, why, mayRetry }) =>
      ({ id, text, at, uploads, isHeld: state === 'held', why, mayRetry, lost: uploads ? null : lost ?? files.map(({ name, size, lastModified }) => ({ name, size, lastModified })) }));
    try {
      sessionStorage.setItem(kept, JSON.stringify(unsent));
    } catch {
      // Without storage, unsent messages are lost on reload; nothing else depends on it.
    }
    // Only while it is needed: browsers do not keep a page with such a listener for the way back.
    if ([...messages.values()].some(({ state, files }) => files.length && ['files', 'waiting', 'sending'].includes(state))) addEventListener('beforeunload', warn);
    else removeEventListener('beforeunload', warn);
  }

  const warn = (event) => {
    event.preventDefault();
    event.returnValue = true; // For browsers from before 2024.
  };

  return {
    add,
    /** Called when the server has stored the message. */
    accepted(id) {
      const message = messages.get(id);
      if (!message) return;
      message.forget?.();
      if (message.state === 'sending') message.element.hidden = true; // The response has not arrived yet.
      else remove(message);
    },
    /** Takes the files that a message has been waiting for since the page was reloaded, and continues it. Returns the other files. */
    claim(chosen) {
      for (const message of messages.values()) {
        if (message.state !== 'failed' || !message.lost?.length) continue;
        const found = message.lost.map((one) => chosen.find((file) => file.name === one.name && file.size === one.size && file.lastModified === one.lastModified));
        if (!found.every(Boolean)) continue;
        chosen = chosen.filter((file) => !found.includes(file));
        [message.files, message.lost] = [found, null];
        start(message);
      }
      return chosen;
    },
    /** After a reload, shows the unsent messages. */
    restore() {
      let unsent = [];
      try {
        unsent = JSON.parse(sessionStorage.getItem(kept) ?? '[]');
      } catch {
        // Unreadable data counts as none.
      }
      for (const old of unsent) {
        if (messages.has(old.id) || log.has(old.id)) continue;
        const message = view({ ...old, files: [] });
        messages.set(message.id, message);
        log.addLocal(message.element);
        const isLost = Boolean(message.lost?.length);
        // The server's own reason still holds; without one, the page was closed before the answer.
        if (old.isHeld && hasFilesAbove(message)) message.held(old.why);
        else if (old.why && !isLost && !old.isHeld) message.refused(old.why, old.mayRetry);
        else message.refused(say(isLost ? 'uploadStopped' : 'notSent'), !isLost);
      }
      remember();
    },
    /** Called after a reconnect: retries messages that failed without a connection. */
    retryFailed() {
      for (const message of messages.values()) {
        if (message.state === 'failed' && message.mayRetry && !message.retried) {
          message.retried = true;
          start(message);
        }
      }
    },
  };
}
