// Messages being sent. Each has a client-assigned id, so a retry is harmless.
import { h } from './dom.js';
import { fileList } from './entry.js';
import { bytes, length, now, timeOf } from './format.js';
import { plain } from './markdown.js';
import { browserLanguage, say } from './words.js';

const kept = 'nemo.unsent';

export const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');

/** @param log the conversation; @param edit function(text, files) that restores a message to the input field */
export function outbox(log, edit) {
  const messages = new Map();
  // Sends one at a time, so that messages stay in order.
  let busy = false;

  function add(text, files) {
    const message = view({ id: newId(), text, files, state: 'waiting', at: new Date(now()).toISOString() });
    messages.set(message.id, message);
    remember();
    log.addLocal(message.element);
    next();
  }

  function next() {
    if (busy) return;
    const message = [...messages.values()].find((one) => one.state === 'waiting');
    if (!message) return;
    busy = true;
    message.state = 'sending';
    send(message, () => {
      busy = false;
      remember();
      next();
    });
  }

  function send(message, done) {
    const form = new FormData();
    form.append('id', message.id);
    form.append('text', message.text);
    for (const file of message.files) form.append('files', file, file.name);
    const request = new XMLHttpRequest();
    const started = performance.now();
    request.open('POST', '/api/chat/messages');
    request.responseType = 'json';
    request.setRequestHeader('X-Message-Id', message.id);
    request.setRequestHeader('X-Chat-Language', browserLanguage);
    request.upload.onprogress = (event) => message.files.length && message.progress(event.loaded, event.total, (performance.now() - started) / 1000, () => request.abort());
    request.onload = () => {
      if (request.status === 202) message.accepted();
      else message.refused(request.response?.error?.message ?? say('notSent'), request.status >= 500 || request.status === 429);
      done();
    };
    request.onerror = () => {
      message.refused(say('notSent'), true);
      done();
    };
    request.onabort = () => {
      remove(message);
      edit(message.text, message.files);
      done();
    };
    request.send(form);
    message.sending();
  }

  function remove(message) {
    message.urls.forEach((url) => URL.revokeObjectURL(url));
    message.element.remove();
    messages.delete(message.id);
    remember();
    log.changed();
  }

  function view(message) {
    message.urls = [];
    const files = message.files.map((file) => {
      const url = URL.createObjectURL(file);
      message.urls.push(url);
      return { name: file.name, size: file.size, type: file.type, url };
    });
    const way = h('div', { class: 'way', hidden: true });
    const state = h('span', {}, say('sending'));
    const bubble = h('div', { class: 'bubble' },
      files.length ? fileList(files) : null,
      message.text ? h('div', { class: 'words' }, ...plain(message.text)) : null,
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
      message.element.className = 'entry you local waiting';
      state.textContent = say('sending');
    };
    message.progress = (sent, total, seconds, cancel) => {
      if (way.hidden) {
        way.hidden = false;
        way.replaceChildren(bar, h('div', { class: 'way-line' }, line, h('button', { class: 'link-button', type: 'button', onclick: cancel }, say('cancel'))));
      }
      const percent = total ? Math.round((100 * sent) / total) : 0;
      fill.style.width = `${percent}%`;
      bar.setAttribute('aria-valuenow', String(percent));
      const speed = sent / Math.max(seconds, 0.2);
      line.textContent = sent >= total ? say('storing')
        : [say('uploading', bytes(sent), bytes(total)), seconds > 0.6 && say('speed', bytes(speed)), seconds > 2 && say('left', length((total - sent) / speed + 1))].filter(Boolean).join(' · ');
    };
    message.accepted = () => {
      message.state = 'accepted';
      way.hidden = true;
      state.textContent = say('sent');
      if (log.has(message.id)) remove(message);
    };
    message.refused = (why, mayRetry) => {
      message.state = 'failed';
      message.element.hidden = false;
      message.mayRetry = mayRetry;
      way.hidden = true;
      state.textContent = '';
      message.element.className = 'entry you local failed';
      reason = h('div', { class: 'why', role: 'alert' }, h('p', {}, why, message.filesLost ? ` ${say('filesLost')}` : ''),
        mayRetry && !message.filesLost ? h('button', { class: 'link-button', type: 'button', onclick: () => retry(message) }, say('retry')) : null,
        h('button', { class: 'link-button', type: 'button', onclick: () => { remove(message); edit(message.text, message.files); } }, say('edit')),
        h('button', { class: 'link-button', type: 'button', onclick: () => remove(message) }, say('discard')));
      message.element.append(reason);
      log.changed();
    };
    return message;
  }

  function retry(message) {
    message.state = 'waiting';
    message.sending();
    next();
  }

  // Text survives a reload; files do not, because the browser does not keep them.
  function remember() {
    const unsent = [...messages.values()].filter((one) => one.state !== 'accepted').map(({ id, text, files, filesLost, at }) => ({ id, text, at, filesLost: filesLost || files.length > 0 }));
    try {
      sessionStorage.setItem(kept, JSON.stringify(unsent));
    } catch {
      // Without storage, unsent messages are lost on reload; nothing else depends on it.
    }
  }

  return {
    add,
    /** Called when the server has stored the message. */
    accepted(id) {
      const message = messages.get(id);
      if (!message) return;
      if (message.state === 'sending') message.element.hidden = true; // The response has not arrived yet.
      else remove(message);
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
        message.refused(say('notSent'), true);
      }
      remember();
    },
    /** Called after a reconnect: retries messages that failed without a connection. */
    retryFailed() {
      for (const message of messages.values()) {
        if (message.state === 'failed' && message.mayRetry && !message.filesLost && !message.retried) {
          message.retried = true;
          retry(message);
        }
      }
    },
  };
}
