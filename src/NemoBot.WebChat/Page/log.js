// The conversation: entries in the order of their positions, pending messages, day separators, and the scroll position.
import { h, icon } from './dom.js';
import { botEntry, ownEntry } from './entry.js';
import { dayKey, dayName, number } from './format.js';
import { say } from './words.js';

const nearEnd = 90;
const mostShown = 3000;

/**
 * @param jump the button that leads to the end, with the number of new entries there
 * @param on callbacks press(buttonId, element); write(sentence) and send(sentence) of a timeline; accepted(clientId) when an own message was stored; changed() after each change
 */
export function conversation(list, scroller, jump, on) {
  const shown = new Map();
  let settled = false;
  let stuck = true;
  let top = 0;
  let unread = 0;
  let isPart = false;

  const viewOf = (entry) => (entry.from === 'you' ? ownEntry() : botEntry(on));

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
    // An earlier line that changed: shown alone, it would hide that the lines after it are missing.
    if (settled && isPart && entry.position < positionOf(oldest().entry)) return;
    const view = show(entry);
    if (settled) view.element.classList.add('fresh');
    if (shown.size > mostShown) forgetOldest();
    after(settled && entry.from === 'bot');
  }

  function show(entry) {
    const view = viewOf(entry);
    view.element.dataset.id = entry.id;
    view.element.dataset.at = entry.at;
    view.update(entry);
    shown.set(entry.id, { entry, view });
    place(shown.get(entry.id));
    return view;
  }

  const positionOf = (entry) => entry.position ?? Infinity;

  /** Inserts the entry before the first one with a later position, or that is not stored yet; looks from the nearer end. */
  function place({ entry, view }) {
    view.element.remove();
    const isLater = (element) => {
      const other = shown.get(element.dataset.id);
      return !element.classList.contains('day') && (!other || positionOf(other.entry) > positionOf(entry));
    };
    const first = list.querySelector('.entry');
    let next = null;
    if (first && isLater(first)) next = first;
    else for (let element = list.lastElementChild; element && (isLater(element) || element.classList.contains('day')); element = element.previousElementSibling) next = isLater(element) ? element : next;
    list.insertBefore(view.element, next);
  }

  const oldest = () => [...shown.values()].reduce((one, other) => (positionOf(other.entry) < positionOf(one.entry) ? other : one));

  function forgetOldest() {
    const { entry, view } = oldest();
    view.remove();
    shown.delete(entry.id);
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
    else if (isNews) unread++;
    showJump();
  }

  const isBegun = () => [...shown.values()].some(({ entry }) => entry.from === 'you') || Boolean(list.querySelector('.entry.local'));

  /** In a new chat the greeting is read from its beginning. */
  function toEnd(smooth) {
    scroller.scrollTo({ top: isBegun() ? scroller.scrollHeight : 0, behavior: smooth ? 'smooth' : 'instant' });
    top = scroller.scrollTop;
    stuck = true;
    showJump();
  }

  function showJump() {
    if (stuck) unread = 0;
    jump.hidden = stuck || !isBegun();
    jump.setAttribute('aria-label', unread ? say('toEndUnread', number(unread)) : say('toEnd'));
    jump.lastElementChild.textContent = unread ? number(unread) : '';
  }

  scroller.addEventListener('scroll', () => {
    // Only a move upwards leaves the end: content may have grown before the event of an earlier move arrives.
    stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd || (stuck && scroller.scrollTop >= top);
    top = scroller.scrollTop;
    showJump();
  }, { passive: true });
  // Pictures and players grow when they load: keeps the view at the end if it was there.
  new ResizeObserver(() => stuck && toEnd()).observe(list);
  new ResizeObserver(() => stuck && toEnd()).observe(scroller);
  jump.append(icon('end'), h('span', {}));
  jump.addEventListener('click', () => toEnd(true));
  showJump();

  return {
    put,
    toEnd,
    has: (clientId) => [...shown.values()].some(({ entry }) => entry.clientId === clientId),
    isBegun,
    /** Whether there are lines above the first one that the page shows. */
    beginsLater: (earlier) => { isPart = Boolean(earlier); },
    /** The position of the first line that the page shows. */
    firstPosition: () => positionOf(oldest().entry),
    /** Whether the page shows as many lines as it holds at most. */
    isFull: () => shown.size >= mostShown,
    /** The text of the person's last message; empty if there is none. */
    lastOwnText: () => [...shown.values()].filter(({ entry }) => entry.from === 'you' && entry.text).reduce((last, { entry }) => (positionOf(entry) > positionOf(last) ? entry : last), { text: '', position: -1 }).text,
    /** Adds earlier lines above all others; what is in view stays where it is, and screen readers do not announce them. */
    prepend(entries, earlier) {
      isPart = earlier;
      const anchor = list.querySelector('.entry');
      const before = anchor?.getBoundingClientRect().top;
      const hold = () => anchor && scroller.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' });
      list.setAttribute('aria-live', 'off');
      entries.filter((entry) => !shown.has(entry.id) && !entry.deleted).reverse().forEach(show);
      separateDays();
      stuck = false;
      hold();
      requestAnimationFrame(() => {
        hold();
        list.setAttribute('aria-live', 'polite');
      });
    },
    focusFirst() {
      const first = list.querySelector('.entry');
      first?.setAttribute('tabindex', '-1');
      first?.focus({ preventScroll: true });
    },
    /** Renders everything again, in the page's new language. */
    redraw() {
      for (const one of shown.values()) {
        const view = viewOf(one.entry);
        view.element.dataset.id = one.entry.id;
        view.element.dataset.at = one.entry.at;
        view.update(one.entry);
        one.view.element.before(view.element);
        one.view.remove();
        one.view = view;
      }
      list.querySelectorAll('.day').forEach((day) => day.remove());
      separateDays();
      showJump();
      if (stuck) toEnd();
    },
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
