// telegraf against FakeTelegram: poll, reply, edit, press, upload, download. Ends with 0 when all went well.
import { Markup, Telegraf } from "telegraf";
import { message } from "telegraf/filters";

const [, , apiRoot, token] = process.argv;
const bot = new Telegraf(token, { telegram: { apiRoot } });
const fail = (why) => { console.error(why); process.exit(1); };
setTimeout(() => fail("telegraf: nothing happened for 30 seconds"), 30_000).unref();
bot.catch((error) => fail(`telegraf: ${error.message}`));

const keyboard = Markup.inlineKeyboard([Markup.button.callback("Go", "go")]);

bot.on(message("text"), async (ctx) => {
  const sent = await ctx.reply("<i>telegraf</i>", { parse_mode: "HTML", ...keyboard });
  await ctx.telegram.editMessageText(ctx.chat.id, sent.message_id, undefined, "telegraf edited", keyboard);
});

bot.on(message("video"), async (ctx) => {
  const link = await ctx.telegram.getFileLink(ctx.message.video.file_id);
  const bytes = Buffer.from(await (await fetch(link)).arrayBuffer());
  await ctx.replyWithVideo({ source: bytes, filename: "back.mp4" }, { caption: "telegraf video" });
});

bot.on("callback_query", async (ctx) => {
  await ctx.answerCbQuery();
  await ctx.reply(`telegraf pressed ${ctx.callbackQuery.data}`);
  bot.stop();
  process.exit(0);
});

await bot.launch(() => console.log("ready"));
