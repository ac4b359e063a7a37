// The page's own texts, in the language that the server chose (PageWords). The bot's texts arrive with its messages.
let words = JSON.parse(document.querySelector('meta[name=words]').content);

/** The language that requests ask for: the page's if the server has fixed it, otherwise the browser's preferred one, until the chat chooses another. */
export let browserLanguage = document.documentElement.dataset.language ?? (navigator.languages?.[0] || navigator.language || 'en');

/** The language of the texts. */
export let pageLanguage = document.documentElement.lang;

/** Joins the items with the language's comma. */
export const list = (items) => items.length ? items.reduce((all, next) => say('listJoin', all, next)) : '';

export const say = (key, ...parts) => (words[key] ?? '').replace(/\{(\d)\}/g, (place, n) => parts[n] ?? place);

async function load(language) {
  const answer = await fetch(new URL(`words/${language}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`words: ${answer.status}`);
  words = await answer.json();
}

/** Fetches the texts that a first visit does without. */
export const complete = () => load(pageLanguage);

/** Changes the language, and the texts of the elements with `data-say` ("tagline", "aria-label:attach"; several with spaces between). */
export async function speak(language) {
  await load(language);
  pageLanguage = language;
  browserLanguage = language;
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-say]')) {
    for (const place of element.dataset.say.split(' ')) {
      const [key, attribute] = place.split(':').reverse();
      if (attribute) element.setAttribute(attribute, say(key));
      else element.textContent = say(key);
    }
  }
}
