using System.Text.Json.Nodes;
using Fakes.Telegram;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramSpecTests
{
    [Theory]
    [InlineData("sendMessage", """{"chat_id":42,"text":"x"}""", false, "")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"x","parse_node":"HTML"}""", false, "sendMessage has no parse_node")]
    [InlineData("sendMessage", """{"chat_id":42}""", false, "sendMessage needs text")]
    [InlineData("sendMessage", """{"chat_id":42,"text":5}""", false, "sendMessage.text should be String, is 5")]
    [InlineData("editMessageText", """{"chat_id":"42","message_id":"x","text":"x"}""", true, "editMessageText.message_id should be Integer, is \"x\"")]
    [InlineData("sendMessage", """{"chat_id":42,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"a","callback":"b"}]]}}""", false,
        "sendMessage.reply_markup should be InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply, is {\"inline_keyboard\":[[{\"text\":\"a\",\"callback\":\"b\"}]]}")]
    [InlineData("sendMassage", "{}", false, "there is no method sendMassage")]
    public void Calls_are_checked_against_telegrams_description(string method, string parameters, bool isText, string fault)
    {
        var spec = TelegramSpec.TryLoad();
        Assert.SkipWhen(spec is null, $"{TelegramSpec.Variable} names no description of the Bot API.");

        Assert.Equal(fault, string.Join('|', spec.Check(method, (JsonObject)JsonNode.Parse(parameters)!, new HashSet<string>(), isText)));
    }
}
