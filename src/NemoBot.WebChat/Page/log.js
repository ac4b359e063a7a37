// The conversation: entries in the order of their positions, pending messages, day separators, and the scroll position.
import { h } from './dom.js';
import { botEntry, ownEntry } from './entry.js';
import { dayKey, dayName } from './format.js';
import { say } from './words.js';

const nearEnd = 90;
const mostShown = 400;

/** @param on callbacks press(buttonId, element); accepted(clientId) when an own message was stored; changed() after each change */
export function conversation(list, scroller, news, on) {
  const shown = new Map();
  let settled = false;
  let stuck = true;

  function put(entry, passing) {
    const known = shown.get(entry.id);
    // A transient update has no position of its own; no update changes the time.
    if (known) entry = { ...entry, at: known.entry.at, position: entry.position ?? known.entry.position };
    if (entry.deleted) {
      known?.view.remove();
      shown.delete(entry.id);
      if (entry.clientId) on.accepted(entry.clientId);
      return after(false);
    }
    // A late transient update must not reactivate a finished card.
    if (passing && known && known.entry.card && !['queued', 'working'].includes(known.entry.card.state)) return;
    if (known) {
      const moves = entry.position !== known.entry.position;
      known.entry = entry;
      known.view.update(entry);
      if (moves) place(known);
      return after(false);
    }
    if (entry.clientId) on.accepted(entry.clientId);
    const view = entry.from === 'you' ? ownEntry() : botEntry(on.press);
    view.element.dataset.id = entry.id;
    view.element.dataset.at = entry.at;
    if (settled) view.element.classList.add('fresh');
    view.update(entry);
    shown.set(entry.id, { entry, view });
    place(shown.get(entry.id));
    if (shown.size > mostShown) forgetOldest();
    after(settled && entry.from === 'bot');
  }

  const positionOf = (entry) => entry.position ?? Infinity;

  /** Inserts the entry before the first one with a later position, or that is not stored yet. */
  function place({ entry, view }) {
    const next = [...list.querySelectorAll('.entry')].find((element) => {
      const other = shown.get(element.dataset.id);
      return element !== view.element && (!other || positionOf(other.entry) > positionOf(entry));
    });
    list.insertBefore(view.element, next ?? null);
  }

  function forgetOldest() {
    const [oldest] = [...shown.values()].sort((one, other) => positionOf(one.entry) - positionOf(other.entry));
    oldest.view.remove();
    shown.delete(oldest.entry.id);
  }

  // Changes only what differs: a screen reader announces a separator each time it is inserted.
  function separateDays() {
    let last = '';
    for (const element of [...list.children]) {
      if (element.classList.contains('day')) {
        const next = element.nextElementSibling;
        if (!next || next.classList.contains('day') || dayKey(next.dataset.at) !== element.dataset.key || element.dataset.key === last) element.remove();
        continue;
      }
      const key = dayKey(element.dataset.at);
      if (key !== last && element.previousElementSibling?.dataset.key !== key) {
        const day = h('div', { class: 'day', role: 'separator' }, dayName(element.dataset.at));
        day.dataset.key = key;
        list.insertBefore(day, element);
      }
      last = key;
    }
  }

  function after(isNews) {
    if (!settled) return;
    separateDays();
    on.changed();
    if (stuck) toEnd();
    else if (isNews) news.hidden = false;
  }

  function toEnd(smooth) {
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
    stuck = true;
    news.hidden = true;
  }

  scroller.addEventListener('scroll', () => {
    stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd;
    if (stuck) news.hidden = true;
  }, { passive: true });
  // Pictures and players grow when they load: keeps the view at the end if it was there.
  new ResizeObserver(() => stuck && toEnd()).observe(list);
  new ResizeObserver(() => stuck && toEnd()).observe(scroller);
  news.textContent = say('news');
  news.addEventListener('click', () => toEnd(true));

  return {
    put,
    toEnd,
    has: (clientId) => [...shown.values()].some(({ entry }) => entry.clientId === clientId),
    isBegun: () => [...shown.values()].some(({ entry }) => entry.from === 'you') || Boolean(list.querySelector('.entry.local')),
    /** Adds an element that is not stored yet, below all stored ones. */
    addLocal(element) {
      element.classList.add('local', 'fresh');
      list.append(element);
      separateDays();
      on.changed();
      toEnd();
    },
    changed: () => after(false),
    /** Marks the history as complete: later entries are new. */
    settle() {
      if (settled) return;
      settled = true;
      list.setAttribute('aria-busy', 'false');
      list.setAttribute('aria-live', 'polite');
      after(false);
      toEnd();
    },
    clear() {
      shown.forEach(({ view }) => view.remove());
      shown.clear();
      settled = false;
      after(false);
    },
  };
}
