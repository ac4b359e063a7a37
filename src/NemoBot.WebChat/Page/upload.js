// Sends a file in parts with the protocol tus 1.0 (tus.io): it continues after a broken line, a restart of the server, and a reload of the page.
import { fingerprint, forget, known as knownAnywhere, remember } from './fingerprint.js';
import { browserLanguage } from './words.js';

// The page behind a link sends to the link's chat.
const address = document.querySelector('meta[name=uploads]')?.content ?? '/api/chat/uploads';
// Small enough for proxies that limit or collect the body of a request.
const partBytes = 16 * 1024 * 1024;
const firstDelay = 1000;
const longestDelay = 20_000;
// A line that carries nothing for so long is dead, although the browser does not say so.
const longestSilence = 30_000;
// How often an upload may start over because the server no longer has it.
const mostStarts = 3;

/** Why a file was not sent: the server's reason, if it gave one. */
export class Refused extends Error {
  constructor(answer) {
    super(answer.message ?? '');
    Object.assign(this, answer);
  }
}

/**
 * Sends the file, however long that takes.
 * @param on callbacks progress(bytes) and paused(bytes)
 * @param signal aborts, and deletes what the server has
 * @param taken ids that this upload must not continue: of the same file earlier in the message
 * @returns {id, done}: `id` for the message, `done` to call when the message is accepted
 * @throws Refused; or the signal's reason
 */
export async function upload(file, on, signal, taken = []) {
  const print = await fingerprint(file).catch(unreadable);
  if (taken.includes(idOf(known(print) ?? ''))) return send(file, null, on, signal);
  // In another tab the same file may be on its way: two senders of one upload would interrupt each other.
  return alone(print, (isAlone) => send(file, isAlone ? print : null, on, signal));
}

/** Deletes what the server has of a file that is not wanted any more. */
export async function abandon(file) {
  const print = await fingerprint(file).catch(() => null);
  const url = print && known(print);
  if (!url) return;
  forget(print);
  await withdraw(idOf(url));
}

/** The upload of the same file, unless it goes elsewhere. */
const known = (print) => [knownAnywhere(print)].find((url) => url?.startsWith(`${address}/`));

const idOf = (url) => url.slice(url.lastIndexOf('/') + 1);

/** Deletes an upload at the server. */
export const withdraw = (id) => fetch(`${address}/${id}`, { method: 'DELETE', headers: headers(), keepalive: true }).catch(() => null);

const unreadable = () => { throw new Refused({ status: 0, isUnreadable: true }); };

const alone = (print, work) => navigator.locks ? navigator.locks.request(`nemo.upload.${print}`, { ifAvailable: true }, (lock) => work(Boolean(lock))) : work(true);

async function send(file, print, on, signal) {
  const done = () => print && forget(print);
  let url = print && known(print);
  // The offset is unknown after a broken line; what the server had before is then still true to show.
  let [offset, reached, starts, delay] = [null, 0, 0, firstDelay];
  for (;;) {
    try {
      if (!url) {
        url = await create(file, signal);
        offset = 0;
        if (print) remember(print, url);
      }
      offset ??= await lookUp(url, signal);
      reached = offset;
      on.progress(offset);
      while (offset < file.size) {
        offset = await append(url, offset, file.slice(offset, offset + partBytes), on.progress, signal);
        reached = offset;
        delay = firstDelay;
      }
      return { id: idOf(url), done };
    } catch (fault) {
      if (signal.aborted || !(fault instanceof Refused)) {
        if (url) withdraw(idOf(url));
        done();
        throw fault;
      }
      if (fault.status === 404 && ++starts < mostStarts) {
        done();
        [url, offset] = [null, null];
        continue;
      }
      if (!mayPass(fault.status)) {
        if (fault.status !== 507) done(); // With a full disk, what has arrived is worth another try.
        throw fault;
      }
      // A file that was changed or removed looks like a broken line.
      await file.slice(0, 1).arrayBuffer().catch(unreadable);
      on.paused(reached);
      offset = null;
      await pause(Math.max(fault.wait ?? 0, delay * (0.75 + Math.random() / 2)), signal);
      delay = Math.min(delay * 1.8, longestDelay);
    }
  }
}

/** No answer, an answer of a proxy while the server restarts, another request that has the upload, or too many requests. */
const mayPass = (status) => status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);

async function create(file, signal) {
  const metadata = `filename ${base64(file.name)}${file.type ? `,filetype ${base64(file.type)}` : ''}`;
  const answer = await ask('POST', address, { 'Upload-Length': file.size, 'Upload-Metadata': metadata }, signal);
  return new URL(answer.headers.get('Location'), location.href).pathname;
}

const lookUp = async (url, signal) => Number((await ask('HEAD', url, {}, signal)).headers.get('Upload-Offset'));

async function ask(method, url, more, signal) {
  const answer = await fetch(url, { method, headers: headers(more), signal, cache: 'no-store' }).catch((fault) => {
    signal.throwIfAborted();
    throw new Refused({ status: 0, message: fault.message });
  });
  if (!answer.ok) throw refused(answer.status, await answer.json().catch(() => null), answer.headers.get('Retry-After'));
  return answer;
}

// XMLHttpRequest, because fetch does not tell the progress of what it sends.
function append(url, offset, part, progress, signal) {
  const request = new XMLHttpRequest();
  let silence = 0;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => request.abort(), longestSilence);
  };
  const stop = () => request.abort();
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', stop);
    request.open('PATCH', url);
    request.responseType = 'json';
    for (const [name, value] of Object.entries(headers({ 'Upload-Offset': offset, 'Content-Type': 'application/offset+octet-stream' }))) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      alive();
      progress(offset + event.loaded);
    };
    request.onload = () => {
      if (request.status === 204) resolve(Number(request.getResponseHeader('Upload-Offset')));
      else reject(refused(request.status, request.response, request.getResponseHeader('Retry-After')));
    };
    request.onerror = () => reject(new Refused({ status: 0 }));
    request.onabort = () => reject(signal.aborted ? signal.reason : new Refused({ status: 0 }));
    alive();
    request.send(part);
  }).finally(() => {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
  });
}

const refused = (status, body, retryAfter) => new Refused({ status, message: body?.error?.message, wait: 1000 * (Number(retryAfter) || 0) });

const headers = (more = {}) => ({ 'Tus-Resumable': '1.0.0', 'X-Chat-Language': browserLanguage, ...more });

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** Waits, but not longer than until the browser is online again. */
const pause = (milliseconds, signal) => new Promise((resolve, reject) => {
  const end = () => {
    clearTimeout(timer);
    removeEventListener('online', end);
    signal.removeEventListener('abort', end);
    if (signal.aborted) reject(signal.reason);
    else resolve();
  };
  const timer = setTimeout(end, milliseconds);
  addEventListener('online', end);
  signal.addEventListener('abort', end);
});
