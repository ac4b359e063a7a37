// Tells the person of the end of long work: the browser asks for permission only after a click. Push messages reach a page that is closed; where there are none, the open page tells.
import { h, svg } from '../dom.js';
import { now } from '../format.js';
import { complete, pageLanguage, say } from '../words.js';

/** After work of this length people look elsewhere. */
const longWork = 15_000;
/** The next step of the same work, such as an edit after its upload, has begun by then. */
const nextBegins = 1000;
const kept = 'nemobot.notices';
const bell = 'M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15zM10 21h4';

/** @param below the element above which the offer appears */
export async function notices(below) {
  const choice = load();
  const running = new Map();
  let offer = null;
  let isSubscribed = false;
  let subscribing = null;
  let wanted = null;
  const isOn = () => choice.notify === 'on' && Notification.permission === 'granted';
  const sheet = h('link', { rel: 'stylesheet', href: new URL('notices.css', import.meta.url).href });
  await Promise.all([complete(), new Promise((done) => { sheet.onload = sheet.onerror = done; document.head.append(sheet); })]);
  const panel = h('details', { class: 'notices' });
  panel.addEventListener('keydown', (pressed) => { if (pressed.key === 'Escape') panel.open = false; });
  addEventListener('pointerdown', (pressed) => { if (!panel.contains(pressed.target)) panel.open = false; });
  document.querySelector('#menu').before(panel);
  draw();

  /** The bell: what was chosen, and the way to choose otherwise. */
  function draw() {
    wanted = isAvailable() ? box(say('notifyWhenDone'), isOn(), (on) => (on ? accept() : decline())) : null;
    panel.replaceChildren(
      h('summary', { 'aria-label': say('notifications'), title: say('notifications') }, svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: bell }))),
      h('div', {}, wanted, box(say('notifySound'), choice.sound, (on) => { choice.sound = on; save(choice); if (on) chime(); })));
  }

  function showOffer() {
    if (offer || choice.notify || !isAvailable() || Notification.permission === 'denied') return;
    place(say('notifyOffer'), h('button', { class: 'press primary', type: 'button', onclick: accept }, say('notifyYes')), h('button', { class: 'press normal', type: 'button', onclick: decline }, say('notifyNo')));
  }

  function place(words, ...buttons) {
    offer?.remove();
    offer = h('div', { class: 'offer', role: 'status' }, h('p', {}, words), h('div', { class: 'answers' }, buttons));
    below.before(offer);
  }

  function tell(words) {
    place(words, h('button', { class: 'press normal', type: 'button', onclick: close }, say('close')));
  }

  function close() {
    offer?.remove();
    offer = null;
  }

  async function accept() {
    const permission = await Notification.requestPermission();
    if (permission === 'granted') {
      choose('on');
      if (!await subscribe()) tell(say('notifyOpenOnly'));
    } else if (permission === 'denied') {
      tell(say('notifyBlocked'));
    }
    if (wanted) wanted.firstElementChild.checked = isOn();
  }

  function decline() {
    choose('off');
    unsubscribe();
    if (wanted) wanted.firstElementChild.checked = false;
  }

  function choose(notify) {
    choice.notify = notify;
    save(choice);
    close();
  }

  /** Asks the browser's push service for an address, and gives it to the chat; once in a page. Returns whether push messages will come. */
  function subscribe() {
    subscribing ??= push().catch(() => false).then((done) => { // The browser has none, or its push service is out of reach.
      isSubscribed = done;
      if (!done) subscribing = null;
      return done;
    });
    return subscribing;
  }

  async function unsubscribe() {
    forget();
    const subscription = await (await worker())?.pushManager?.getSubscription().catch(() => null);
    if (!subscription) return;
    await fetch('/api/chat/push', request('DELETE', { endpoint: subscription.endpoint })).catch(() => {}); // The push service tells the server, too.
    await subscription.unsubscribe().catch(() => {});
  }

  function forget() {
    subscribing = null;
    isSubscribed = false;
  }

  function card(id, { state, startedAt, asks }) {
    if (state !== 'queued' && state !== 'working') return ended(id, state, asks);
    if (state === 'working' && !running.get(id)) running.set(id, setTimeout(showOffer, Math.max(0, longWork - (now() - Date.parse(startedAt ?? 0)))));
    else if (!running.has(id)) running.set(id, 0);
    if (isOn()) subscribe();
  }

  function ended(id, state, asks) {
    if (!running.has(id)) return;
    clearTimeout(running.get(id));
    running.delete(id);
    if (!running.size && !choice.notify) close();
    if (state === 'cancelled') return;
    const mayBeStep = state === 'done' && !asks;
    setTimeout(() => { if (!mayBeStep || !running.size) announce(state, asks); }, mayBeStep ? nextBegins : 0); // Only the last step is announced.
  }

  function announce(state, asks) {
    if (choice.sound) chime();
    if (document.hidden && isOn() && !isSubscribed) show(say(state === 'failed' ? 'pushFailed' : asks ? 'pushAsks' : 'pushDone'));
  }

  return {
    card,
    redraw: draw,
    /** The chat begins anew: it knows of no work, and of no address. */
    reset() {
      running.forEach((timer) => clearTimeout(timer));
      running.clear();
      forget();
    },
  };
}

const isAvailable = () => isSecureContext && 'Notification' in window;

/** The service worker, once it works; null if the browser has none for this page. */
const worker = async () => (await navigator.serviceWorker?.getRegistration('/') ? navigator.serviceWorker.ready : null);

const request = (method, body) => ({ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function push() {
  const manager = (await worker())?.pushManager;
  if (!manager) return false;
  const answer = await fetch('/api/chat/push');
  if (!answer.ok) return false;
  const { key } = await answer.json();
  let subscription = await manager.getSubscription();
  if (subscription && text(subscription.options.applicationServerKey) !== key) { // Another store's: its messages would be refused.
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return (await fetch('/api/chat/push', request('POST', subscription))).ok;
}

const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** Shows a notification of the page's own. On phones only a service worker may. */
async function show(title) {
  const options = { body: say('pushOpen'), tag: 'job', lang: pageLanguage, icon: new URL('../icons/192.png', import.meta.url).href };
  const registration = await worker();
  if (registration) return registration.showNotification(title, options);
  const notification = new Notification(title, options);
  notification.onclick = () => { window.focus(); notification.close(); };
}

const box = (words, checked, change) => h('label', {}, h('input', { type: 'checkbox', checked, onchange: (event) => change(event.target.checked) }), words);

/** Two soft tones. A page that nobody has touched yet may make no sound; it stays silent then. */
function chime() {
  const audio = new AudioContext();
  const start = audio.currentTime + 0.02;
  [[659, 0], [988, 0.16]].forEach(([frequency, after]) => {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start + after);
    volume.gain.linearRampToValueAtTime(0.12, start + after + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + after + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + after);
    tone.stop(start + after + 0.55);
  });
  setTimeout(() => audio.close(), 1500);
}

function load() {
  try {
    return { notify: null, sound: false, ...JSON.parse(localStorage.getItem(kept)) };
  } catch {
    return { notify: null, sound: false }; // The browser keeps nothing for this page.
  }
}

function save(choice) {
  try {
    localStorage.setItem(kept, JSON.stringify(choice));
  } catch {
    // As above: the choice holds until the page closes.
  }
}
