// Assembles the page: the stream fills the conversation, the composer feeds the outbox. Read this first.
import { composer } from './composer.js';
import { h } from './dom.js';
import { bytes, setServerTime } from './format.js';
import { conversation } from './log.js';
import { newId, outbox } from './sending.js';
import { follow } from './stream.js';
import { browserLanguage, say } from './words.js';

const $ = (id) => document.getElementById(id);
const empty = $('empty');
let greeted = false;

// Touch devices cannot drag files.
const touch = matchMedia('(hover: none)').matches;
if (touch) $('invite-title').textContent = say('inviteTouch');
const invite = (most) => { $('invite-text').textContent = say(touch ? 'inviteTextTouch' : 'inviteText', bytes(most)); };
invite(524288000);
if (matchMedia('(max-width: 560px)').matches) $('text').placeholder = say('fieldHintShort');

const log = conversation($('log'), $('scroller'), $('news'), {
  press,
  accepted: (clientId) => unsent.accepted(clientId),
  changed: () => { empty.hidden = !greeted || log.isBegun(); },
});
const unsent = outbox(log, (text, files) => field.edit(text, files));
const field = composer($('composer'), {
  notice,
  send(text, files) {
    $('notice').hidden = true;
    unsent.add(text, files);
  },
});

const tries = [say('tryBackground'), say('tryTitle'), say('tryCut'), say('tryMusic')];
$('tries').append(...tries.map((words) => h('li', {}, h('button', { class: 'press normal', type: 'button', onclick: () => field.edit(words, []) }, words))));
$('invite').addEventListener('click', field.choose);

follow({
  hello(limits) {
    setServerTime(limits.now);
    field.limit(limits);
    invite(limits.maxUploadBytes);
  },
  entry(entry) {
    log.put(entry, false);
    if (entry.notify && document.hidden) document.title = '● NemoBot';
  },
  live: (entry) => log.put(entry, true),
  reset: () => log.clear(),
  synced() {
    greeted = true;
    log.settle();
    log.changed();
    unsent.restore();
    unsent.retryFailed();
  },
  state(state) {
    const line = $('link');
    const words = { lost: 'reconnecting', parked: 'parked', blocked: 'blocked' }[state];
    line.hidden = !words;
    line.textContent = words ? say(words) : '';
  },
});

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
