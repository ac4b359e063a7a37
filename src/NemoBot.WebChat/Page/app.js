// Assembles the page: the stream fills the conversation, the composer feeds the outbox. Read this first.
import { composer } from './composer.js';
import { h } from './dom.js';
import { bytes, setServerTime } from './format.js';
import { history } from './history.js';
import { conversation } from './log.js';
import { newId, outbox } from './sending.js';
import { follow } from './stream.js';
import { browserLanguage, pageLanguage, say, speak } from './words.js';

const $ = (id) => document.getElementById(id);
const empty = $('empty');
let greeted = false;
let mostBytes = 524288000;

// Touch devices cannot drag files.
const touch = matchMedia('(hover: none)').matches;
const narrow = matchMedia('(max-width: 560px)');

let state = 'open';
let stateTimer = 0;

const log = conversation($('log'), $('scroller'), $('news'), {
  press,
  write: (sentence) => field.suggest(sentence),
  send: (sentence) => send(sentence, []),
  accepted: (clientId) => unsent.accepted(clientId),
  changed: () => { empty.hidden = !greeted || log.isBegun(); },
});
const earlier = history(log, $('earlier'), notice);
const unsent = outbox(log, (text, files) => field.edit(text, files));
const field = composer($('composer'), {
  notice,
  last: () => log.lastOwnText(),
  claim: (files) => unsent.claim(files),
  send,
});

function send(text, files) {
  $('notice').hidden = true;
  unsent.add(text, files);
}

function invite() {
  $('invite-title').textContent = say(touch ? 'inviteTouch' : 'inviteTitle');
  $('invite-text').textContent = say(touch ? 'inviteTextTouch' : 'inviteText', bytes(mostBytes));
  $('text').placeholder = say(narrow.matches ? 'fieldHintShort' : 'fieldHint');
  const tries = [say('tryBackground'), say('tryTitle'), say('tryCut'), say('tryMusic')];
  $('tries').replaceChildren(...tries.map((words) => h('li', {}, h('button', { class: 'press normal', type: 'button', onclick: () => field.edit(words, []) }, words))));
}
invite();
narrow.addEventListener('change', () => {
  invite();
  field.fit();
});
$('invite').addEventListener('click', field.choose);
// On touch devices the focus opens the keyboard, which would cover the greeting.
if (!touch) $('text').focus();

/** Follows the chat's language. */
async function speakAs(language) {
  if (language === pageLanguage) return;
  try {
    await speak(language);
  } catch {
    return; // The connection is lost: the hello of the next one names the language again.
  }
  invite();
  log.redraw();
  showState();
  install();
  notices?.then((all) => all.redraw());
}

/** Lets the browser install the page, and show one of its own without a connection. The chat does without it where it is not allowed (in private windows, over plain HTTP). */
function install() {
  navigator.serviceWorker?.register(new URL(`later/worker.js?lang=${pageLanguage}`, import.meta.url), { scope: '/' }).catch(() => {});
}

// What is in the menu comes with its first opening.
$('menu').addEventListener('toggle', async () => (await import('./later/menu.js')).fill($('menu'), (text) => send(text, [])), { once: true });

let farewell = null;

/** The chat is deleted: this browser leaves it, and begins a new one below the last words. */
async function begin(last) {
  if (farewell) return;
  farewell = { ...last, endsChat: false, position: undefined };
  await (await import('./later/menu.js')).leave('leave');
  chat.renew();
}

let notices = null;

/** Follows work, whose end the person may want to be told of; with a module that comes with the first work, or with the choice made before. */
function watch({ id, card }) {
  if (!notices && (card?.state === 'working' || wantsNotices())) notices = import('./later/notices.js').then((module) => module.notices($('composer')));
  if (card) notices?.then((all) => all.card(id, card));
}

function wantsNotices() {
  try {
    return Boolean(localStorage.getItem('nemobot.notices'));
  } catch {
    return false; // The browser keeps nothing for this page.
  }
}

/** Shows which machine serves the page, where several do and the operator wants it. */
function showNode(name) {
  const node = document.getElementById('node');
  node.hidden = !name;
  node.textContent = name ?? '';
}

const chat = follow({
  hello(limits) {
    setServerTime(limits.now);
    field.limit(limits);
    mostBytes = limits.maxUploadBytes;
    invite();
    speakAs(limits.language);
    showNode(limits.node);
  },
  language: ({ language }) => speakAs(language),
  entry(entry) {
    log.put(entry, false);
    if (entry.notify && document.hidden) document.title = '● NemoBot';
    watch(entry);
  },
  live(entry) {
    log.put(entry, true);
    watch(entry);
    if (entry.endsChat) begin(entry);
  },
  reset() {
    log.clear();
    if (farewell) log.put(farewell, true);
    farewell = null;
    earlier.offer(false);
    notices?.then((all) => all.reset());
  },
  synced({ earlier: hasEarlier }) {
    greeted = true;
    if (hasEarlier) earlier.offer(true);
    log.settle();
    log.changed();
    unsent.restore();
    unsent.retryFailed();
    install();
  },
  state(next) {
    state = next;
    clearTimeout(stateTimer);
    // A connection that is back at once is no news.
    stateTimer = setTimeout(showState, next === 'lost' ? 1000 : 0);
  },
});

function showState() {
  const words = { lost: 'reconnecting', offline: 'offline', parked: 'parked', blocked: 'blocked' }[state];
  $('link').hidden = !words;
  $('link').textContent = words ? say(words) : '';
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) document.title = 'NemoBot';
});

async function press(id, element) {
  element.setAttribute('aria-disabled', 'true');
  try {
    const answer = await fetch(`/api/chat/actions/${encodeURIComponent(id)}`, { method: 'POST', headers: { 'X-Message-Id': newId(), 'X-Chat-Language': browserLanguage } });
    if (!answer.ok) notice((await answer.json()).error.message);
  } catch {
    notice(say('pressFailed'));
  } finally {
    // Prevents double clicks; a later second press may be intended.
    setTimeout(() => element.removeAttribute('aria-disabled'), 1500);
  }
}

function notice(text) {
  const box = $('notice');
  box.replaceChildren(h('p', {}, text), h('button', { type: 'button', 'aria-label': say('close'), onclick: () => { box.hidden = true; } }, '×'));
  box.hidden = false;
}

// Files can be dropped anywhere.
let over = 0;
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
addEventListener('dragenter', (event) => { if (hasFiles(event)) { event.preventDefault(); over++; $('veil').hidden = false; } });
addEventListener('dragover', (event) => { if (hasFiles(event)) event.preventDefault(); });
addEventListener('dragleave', (event) => { if (hasFiles(event) && --over <= 0) { over = 0; $('veil').hidden = true; } });
addEventListener('drop', (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  over = 0;
  $('veil').hidden = true;
  $('notice').hidden = true;
  field.add([...event.dataTransfer.files]);
});
