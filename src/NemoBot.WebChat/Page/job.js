import { h, icon } from './dom.js';
import { length, now, percent } from './format.js';
import { say } from './words.js';

const running = new Set();

/** Renders a job's live card: stage, bar and elapsed time. `update` keeps the elements, so the bar animates and screen readers do not repeat anything. */
export function jobCard() {
  const stage = h('span', { class: 'job-stage' });
  const time = h('span', { class: 'job-time', 'aria-live': 'off' });
  const fill = h('div', { class: 'job-fill' });
  const bar = h('div', { class: 'job-bar', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }, fill);
  const element = h('div', { class: 'job' }, h('div', { class: 'job-head' }, stage, time), bar);
  const card = {
    element,
    startedAt: null,
    update(data) {
      element.classList.toggle('queued', data.state === 'queued');
      const label = data.stage || say(data.state);
      if (stage.textContent !== label) stage.textContent = label;
      bar.setAttribute('aria-label', label);
      const known = data.state === 'working' && data.progress !== undefined && data.progress !== null;
      bar.classList.toggle('drift', data.state === 'working' && !known);
      if (known) bar.setAttribute('aria-valuenow', String(Math.round(data.progress * 100)));
      else bar.removeAttribute('aria-valuenow');
      fill.style.width = known ? `${Math.max(2, data.progress * 100)}%` : '';
      card.startedAt = data.startedAt ? Date.parse(data.startedAt) : null;
      card.percent = known ? `${percent(data.progress)} · ` : '';
      card.tick();
    },
    tick() {
      time.textContent = card.startedAt === null ? '' : card.percent + length((now() - card.startedAt) / 1000);
    },
    stop() {
      running.delete(card);
    },
  };
  running.add(card);
  return card;
}

/** Renders how a job ended, in one line above its text. */
export function jobEnd(data) {
  const state = data.state === 'failed' ? data.state : data.asks ? 'asks' : data.changedNothing ? 'unchanged' : data.state;
  const shape = { done: 'check', asks: 'question', unchanged: 'dash', failed: 'cross', cancelled: 'stop' }[state];
  return h('div', { class: `job-end ${state}` }, icon(shape), data.stage || say(state));
}

setInterval(() => running.forEach((card) => card.tick()), 1000);
