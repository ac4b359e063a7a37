// grammY against FakeTelegram: poll, reply, edit, press, upload, download. Ends with 0 when all went well.
import { Bot, InlineKeyboard, InputFile } from "grammy";

const [, , apiRoot, token] = process.argv;
const bot = new Bot(token, { client: { apiRoot } });
const fail = (why) => { console.error(why); process.exit(1); };
setTimeout(() => fail("grammY: nothing happened for 30 seconds"), 30_000).unref();
bot.catch((error) => fail(`grammY: ${error.message}`));

bot.on("message:text", async (ctx) => {
  const sent = await ctx.reply("<b>grammY</b> &amp; co", { parse_mode: "HTML", reply_parameters: { message_id: ctx.msg.message_id }, reply_markup: new InlineKeyboard().text("Go", "go") });
  await ctx.api.editMessageText(ctx.chat.id, sent.message_id, "grammY edited", { reply_markup: new InlineKeyboard().text("Go", "go") });
  try {
    await ctx.api.editMessageText(ctx.chat.id, sent.message_id, "grammY edited", { reply_markup: new InlineKeyboard().text("Go", "go") });
    fail("grammY: an edit to the same was not refused");
  } catch (error) {
    if (!/message is not modified/.test(error.description)) fail(`grammY: ${error.description}`);
  }
  await ctx.react("👀");
});

bot.on("message:video", async (ctx) => {
  const file = await ctx.getFile();
  const answer = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  await ctx.replyWithVideo(new InputFile(bytes, "back.mp4"), { caption: "grammY video", width: 640, height: 360, supports_streaming: true });
});

bot.on("callback_query:data", async (ctx) => {
  await ctx.answerCallbackQuery();
  await ctx.reply(`grammY pressed ${ctx.callbackQuery.data}`);
  await bot.stop();
  process.exit(0);
});

await bot.start({ onStart: () => console.log("ready") });
