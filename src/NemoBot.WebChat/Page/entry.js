// Renders one line of the chat. Updates change only what differs: a playing video continues, a focused button keeps the focus.
import { h, icon, iconOf } from './dom.js';
import { bytes, length, timeOf } from './format.js';
import { jobCard, jobEnd } from './job.js';
import { markdown, plain } from './markdown.js';
import { say } from './words.js';

const mark = new URL('mark.svg', import.meta.url).href;
const fileAddress = (id) => `/api/chat/files/${encodeURIComponent(id)}`;
const isRunning = (card) => card?.state === 'queued' || card?.state === 'working';

/** @param on callbacks press(buttonId, element) of pressed buttons; write(sentence) and send(sentence) of the timeline */
export function botEntry(on) {
  const bubble = h('div', { class: 'bubble' });
  const element = h('article', { class: 'entry bot', 'aria-label': say('bot') }, h('img', { class: 'mark', src: mark, alt: '', width: 30, height: 30 }), bubble);
  const parts = sections(bubble, ['job', 'end', 'words', 'previews', 'video', 'picture', 'comparison', 'document', 'timeline', 'buttons', 'foot']);
  let job = null;
  return {
    element,
    update(entry) {
      const active = isRunning(entry.card);
      if (active && !job) {
        job = jobCard();
        parts.put('job', 'job', () => job.element);
      } else if (!active && job) {
        job.stop();
        job = null;
        parts.put('job', null);
      }
      job?.update(entry.card);
      bubble.classList.toggle('wide', Boolean(entry.video || entry.timeline || entry.comparison));
      parts.put('end', !active && entry.card, () => jobEnd(entry.card));
      parts.put('words', wordsOf(entry), () => h('div', { class: 'words', dir: 'auto' }, markdown(wordsOf(entry))));
      parts.put('previews', entry.previews?.length && entry.previews, () => previewList(entry.previews));
      parts.put('video', entry.video, () => film(entry.video));
      parts.put('picture', entry.picture, () => still(entry.picture));
      parts.put('document', entry.document, () => paper(entry.document));
      parts.put('comparison', entry.comparison, () => comparisonOf(entry.comparison));
      parts.put('timeline', entry.timeline?.lanes.length && entry.timeline, () => timelineOf(entry.timeline, on));
      parts.put('buttons', entry.buttons?.length && entry.buttons, () => h('div', { class: 'buttons' }, entry.buttons.map((button) => buttonOf(button, on.press))));
      parts.put('foot', entry.at, () => h('div', { class: 'foot' }, h('time', { dateTime: entry.at }, timeOf(entry.at))));
    },
    remove() {
      job?.stop();
      element.remove();
    },
  };
}

/** Returns the text without what the card shows itself: the stage of a running job, the ticks of a finished one. */
const wordsOf = ({ card, text }) => isRunning(card) && text?.startsWith(card.stage) ? text.slice(card.stage.length).trim()
  : card?.state === 'done' && !card.changedNothing ? text?.replace(/^✅\s*/gmu, '') : text;

/** Renders the person's message as stored. */
export function ownEntry() {
  const bubble = h('div', { class: 'bubble' });
  const element = h('article', { class: 'entry you', 'aria-label': say('you') }, bubble);
  const parts = sections(bubble, ['files', 'words', 'foot']);
  return {
    element,
    update(entry) {
      parts.put('files', entry.files?.length && entry.files, () => fileList(entry.files.map((file) => ({ ...file, url: fileAddress(file.id), link: true }))));
      parts.put('words', entry.text, () => h('div', { class: 'words', dir: 'auto' }, ...plain(entry.text)));
      parts.put('foot', entry.at, () => h('div', { class: 'foot' }, h('time', { dateTime: entry.at }, timeOf(entry.at)), icon('check', 'tick'), h('span', { class: 'hush' }, say('sent'))));
    },
    remove: () => element.remove(),
  };
}

/** Renders a message's files: pictures and clips with a preview, others by name. The caption is also what a screen reader says. */
export function fileList(files) {
  return h('ul', { class: 'sent-files' }, files.map((file) => {
    const shown = file.type.startsWith('image/') ? h('img', { class: 'picture', src: file.url, alt: '', loading: 'lazy' })
      : file.type.startsWith('video/') ? h('video', { class: 'picture', src: `${file.url}#t=0.1`, muted: true, preload: 'metadata', playsInline: true, tabIndex: -1, 'aria-hidden': 'true' })
        : null;
    const named = () => h('span', { class: 'file' }, h('i', {}, iconOf(file.type)), h('span', {}, file.name, h('small', {}, bytes(file.size))));
    const content = shown ? [shown, h('span', { class: 'caption' }, `${file.name} · ${bytes(file.size)}`)] : [named()];
    const box = file.link ? h('a', { href: file.url, target: '_blank', rel: 'noopener' }, content) : h('div', {}, content);
    const name = () => box.replaceChildren(named());
    if (shown) whenUnreadable(shown, () => (file.link && shown.localName === 'video' ? shown.replaceWith(stillOf(file.url, name)) : name()));
    return h('li', {}, box);
  }));
}

/** Renders small pictures of what the text lists; a file that is no longer stored has none. */
function previewList(previews) {
  return h('ul', { class: 'sent-files previews' }, previews.map((preview) => {
    const address = fileAddress(preview.fileId);
    const shown = preview.isPicture ? h('img', { class: 'picture', src: address, alt: '', loading: 'lazy' })
      : h('video', { class: 'picture', src: `${address}#t=0.1`, muted: true, preload: 'metadata', playsInline: true, tabIndex: -1, 'aria-hidden': 'true' });
    const item = h('li', {}, h('div', {}, shown, h('span', { class: 'caption' }, preview.label)));
    whenUnreadable(shown, () => (preview.isPicture ? item.remove() : shown.replaceWith(stillOf(address, () => item.remove()))));
    return item;
  }));
}

/** Calls back if the browser cannot show the picture or clip. Of a clip with an unknown video codec some browsers play the sound to a black picture. */
function whenUnreadable(media, then) {
  media.addEventListener('error', then, { once: true });
  media.addEventListener('loadedmetadata', () => { if (!media.videoWidth) then(); }, { once: true });
}

const wanted = [];
let isFetching = false;

/** Fetches the stills one at a time, the newest first: the server makes one at a time. */
function nextStill() {
  const next = isFetching ? null : wanted.pop();
  if (!next) return;
  isFetching = true;
  const end = () => { isFetching = false; nextStill(); };
  next.picture.addEventListener('load', end, { once: true });
  next.picture.addEventListener('error', end, { once: true });
  next.picture.src = next.address;
}

/** A picture of a clip that this browser cannot play; calls back if the server has none. */
function stillOf(address, then, look = { class: 'picture', alt: '' }) {
  const picture = h('img', look);
  picture.addEventListener('error', then, { once: true });
  wanted.push({ picture, address: `${address}/still` });
  nextStill();
  return picture;
}

function film(data) {
  const address = fileAddress(data.fileId);
  const facts = [data.duration && length(data.duration), data.width && data.height && `${data.width} × ${data.height}`, bytes(data.size)].filter(Boolean).join(' · ');
  const player = h('video', { src: address, controls: true, preload: 'metadata', playsInline: true, 'aria-label': say('video', data.name) });
  if (data.width && data.height) player.style.aspectRatio = `${data.width} / ${data.height}`;
  whenUnreadable(player, async () => {
    const answer = await fetch(address, { method: 'HEAD' }).catch(() => null);
    if (!answer) return;
    player.replaceWith(h('p', { class: 'gone' }, say(answer.status === 404 ? 'gone' : 'noPreview')));
    if (answer.status === 404) return;
    const picture = stillOf(address, () => picture.remove(), { alt: say('video', data.name) });
    figure.prepend(picture);
  });
  const figure = h('figure', { class: 'film' }, player, h('figcaption', {},
    h('span', { class: 'name' }, data.name, h('span', { class: 'facts' }, facts)),
    h('a', { class: 'press primary', href: `${address}?download`, download: data.name }, icon('down'), say('download'))));
  return figure;
}

function still(data) {
  const address = fileAddress(data.fileId);
  const image = h('img', { src: address, alt: data.name, loading: 'lazy' });
  const figure = h('figure', { class: 'film' }, h('a', { href: address, target: '_blank', rel: 'noopener' }, image), h('figcaption', {},
    h('span', { class: 'name' }, data.name, h('span', { class: 'facts' }, bytes(data.size))),
    h('a', { class: 'press', href: `${address}?download`, download: data.name }, icon('down'), say('download'))));
  // No longer stored, or not supported by this browser: shows only the name.
  image.addEventListener('error', () => image.replaceWith(h('span', { class: 'gone' }, data.name)), { once: true });
  return figure;
}

/** Draws a timeline with modules that the page loads when it has one. */
function timelineOf(data, on) {
  const box = h('div', { class: 'timeline' });
  import('./later/timeline.js').then(({ timeline }) => timeline(box, data, on));
  return box;
}

/** Compares stills, with a module that the page loads when it has some. */
function comparisonOf(data) {
  const box = h('div', {});
  import('./later/compare.js').then(({ comparison }) => box.append(comparison(data, fileAddress)));
  return box;
}

function buttonOf(button, press) {
  if (button.link) return h('a', { class: `press ${button.style}`, href: button.link, target: '_blank', rel: 'noopener noreferrer' }, button.label);
  if (button.pressed) return h('button', { class: 'press pressed', type: 'button', disabled: true }, icon('check'), button.label);
  const element = h('button', { class: `press ${button.style}`, type: 'button', onclick: () => press(button.id, element) }, button.label);
  return element;
}

/** Named slots in a box, in a fixed order; each is re-rendered only when its data changed. */
function sections(box, order) {
  const kept = new Map();
  return {
    put(name, data, make) {
      const key = data ? JSON.stringify(data) : null;
      const old = kept.get(name);
      if (old?.key === key || (!old && key === null)) return;
      if (key === null) {
        old.node.remove();
        kept.delete(name);
        return;
      }
      const node = make();
      if (old) old.node.replaceWith(node);
      else box.insertBefore(node, order.slice(order.indexOf(name) + 1).map((later) => kept.get(later)?.node).find(Boolean) ?? null);
      kept.set(name, { key, node });
    },
  };
}
