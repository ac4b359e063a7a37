// The page's own texts, in the language that the server chose (PageWords). The bot's texts arrive with its messages.
const words = JSON.parse(document.querySelector('meta[name=words]').content);

/** The browser's preferred language, from which the server chooses the bot's language. */
export const [browserLanguage] = navigator.languages?.length ? navigator.languages : [navigator.language || 'en'];

/** The language of the texts. */
export const pageLanguage = document.documentElement.lang;

export const say = (key, ...parts) => (words[key] ?? '').replace(/\{(\d)\}/g, (place, n) => parts[n] ?? place);
