// The page behind a link: sends files to the chat that the link belongs to, and then makes them its message.
import { h } from '../dom.js';
import { bytes } from '../format.js';
import { Refused, upload } from '../upload.js';
import { say } from '../words.js';

const mostFiles = 20;
const firstDelay = 1000;
const longestDelay = 20_000;
// With files in a bucket, a message is accepted when they are there.
const longestAnswer = 10 * 60_000;

const [title, about, list, state, choice, chosen, again, hint] = ['title', 'about', 'files', 'state', 'choice', 'chosen', 'again', 'hint']
  .map((name) => document.getElementById(name) ?? document.querySelector(`.${name}`));
let isSending = false;

chosen.addEventListener('change', () => {
  const files = [...chosen.files];
  chosen.value = '';
  start(files);
});
again.addEventListener('click', () => send(rows));
addEventListener('beforeunload', (event) => { if (isSending) event.preventDefault(); });

let rows = [];

function start(files) {
  if (!files.length) return;
  rows = files.map(rowOf);
  list.replaceChildren(...rows.map((row) => row.element));
  const empty = files.find((file) => file.size === 0);
  if (files.length > mostFiles) fail(say('tooMany', mostFiles));
  else if (empty) fail(say('emptyFile', empty.name));
  else send(rows);
}

function rowOf(file) {
  const size = h('span', { class: 'size' }, bytes(file.size));
  const bar = h('progress', { max: file.size || 1, value: 0, 'aria-label': file.name });
  return {
    file,
    element: h('li', {}, h('p', { class: 'name' }, h('span', { dir: 'auto' }, file.name), size), bar),
    show(reached) {
      bar.value = reached;
      size.textContent = say('uploading', bytes(reached), bytes(file.size));
    },
  };
}

async function send(all) {
  isSending = true;
  [choice.hidden, again.hidden] = [true, true];
  tell(say('sending'));
  const screen = await navigator.wakeLock?.request('screen').catch(() => null); // A phone that goes to sleep cuts the line.
  try {
    const sent = [];
    for (const row of all) sent.push(await sendOne(row, sent.map((one) => one.id)));
    tell(say('storing'));
    await finish(sent.map((one) => one.id));
    for (const one of sent) one.done();
    arrived();
  } catch (fault) {
    fail(fault.message || say(fault.isUnreadable ? 'filesLost' : 'notSent'), fault.status !== 410 && !fault.isUnreadable);
  } finally {
    isSending = false;
    screen?.release();
  }
}

const sendOne = (row, taken) => upload(row.file, {
  progress(reached) {
    row.show(reached);
    tell(say('sending'));
  },
  paused: (reached) => tell(say('uploadPaused', bytes(reached), bytes(row.file.size))),
}, new AbortController().signal, taken);

/** Makes the uploads a message of the chat. Asked again, it is the same message. */
async function finish(uploads) {
  for (let delay = firstDelay; ; delay = Math.min(delay * 1.8, longestDelay)) {
    const answer = await fetch(location.pathname, {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Chat-Language': document.documentElement.lang }, body: JSON.stringify({ uploads }), cache: 'no-store', signal: AbortSignal.timeout(longestAnswer),
    }).catch(() => null);
    if (answer?.ok) return;
    if (answer && answer.status < 500 && answer.status !== 429) {
      throw new Refused({ status: answer.status, message: (await answer.json().catch(() => null))?.error?.message });
    }
    await new Promise((resolve) => { setTimeout(resolve, Math.max(delay, 1000 * (Number(answer?.headers.get('Retry-After')) || 0))); });
  }
}

function tell(words, isBad = false) {
  if (state.textContent !== words) state.textContent = words;
  state.classList.toggle('bad', isBad);
}

function fail(words, mayRetry = false) {
  tell(words, true);
  [choice.hidden, again.hidden] = [false, !mayRetry];
}

function arrived() {
  title.textContent = say('arrivedTitle');
  about.textContent = say('arrived');
  document.title = `${say('arrivedTitle')} · NemoBot`;
  for (const element of [state, choice, again, hint]) element.remove();
  title.focus();
}
