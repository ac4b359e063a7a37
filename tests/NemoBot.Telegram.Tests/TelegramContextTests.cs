using System.Text;
using NemoBot.Core.Model;
using NemoBot.Telegram.Incoming;

namespace NemoBot.Telegram.Tests;

/// <summary>What a Telegram message answers, quotes or forwards, and what nobody can see of it.</summary>
public sealed class TelegramContextTests
{
    private const string Ana = """ "from":{"id":42,"is_bot":false,"first_name":"Ana"} """;
    private const string Ben = """ "from":{"id":9,"is_bot":false,"first_name":"Ben"} """;
    private const string Us = """ "from":{"id":7,"is_bot":true,"first_name":"Nemo"} """;
    private const string Private = """ "chat":{"id":42,"type":"private"},"date":1773350700 """;
    private const string Group = """ "chat":{"id":-100123,"type":"supergroup"},"date":1773350700 """;
    private const string Call = """ "text":"@nemo_bot brighter","entities":[{"type":"mention","offset":0,"length":9}] """;
    private static readonly BotIdentity Bot = new(7, "nemo_bot");

    [Theory]
    [InlineData(""" "video":{"file_id":"F","file_unique_id":"U","file_name":"a.mp4"} """, "F", "U")]
    [InlineData(""" "document":{"file_id":"F","file_unique_id":"U","mime_type":"video/mp4"},"caption":"export!" """, "F", "U")]
    [InlineData(""" "media_group_id":"1","photo":[{"file_id":"S","file_unique_id":"u","width":1,"height":1},{"file_id":"F","file_unique_id":"U","width":9,"height":9}] """, "F", "U")]
    [InlineData(""" "video_note":{"file_id":"F","file_unique_id":"U"} """, "F", "U")]
    public void An_answer_to_a_file_is_about_that_file_in_private_and_in_groups(string file, string id, string identity)
    {
        foreach (var (chat, words) in new[] { (Private, """ "text":"brighter" """), (Group, Call) })
        {
            var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{chat}}}},{{{{words}}}},"reply_to_message":{"message_id":3,{{{{Ben}}}},{{{{chat}}}},{{{{file}}}}}}""");

            var answered = Assert.Single(message.Answered!.Attachments);
            Assert.Equal((id, identity, "brighter"), (answered.FileId, answered.Identity, message.Text));
            Assert.Empty(message.Attachments);
        }
    }

    [Fact]
    public void An_answer_to_us_is_about_the_project()
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"brighter","reply_to_message":{"message_id":3,{{{{Us}}}},{{{{Private}}}},"video":{"file_id":"F","file_unique_id":"U"}}}""");

        Assert.Null(message.Answered);
        Assert.Equal("42:3", message.RepliesTo);
    }

    [Fact]
    public void An_answer_across_chats_is_about_the_file_there()
    {
        var message = Said($$$$"""
            {"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"brighter","external_reply":{"origin":{"type":"future_kind","x":[1]},"chat":{"id":-100,"type":"channel"},"message_id":77,
             "video":{"file_id":"F","file_unique_id":"U"}}}
            """);

        Assert.Equal("F", Assert.Single(message.Answered!.Attachments).FileId);
        Assert.Null(message.RepliesTo);
    }

    [Theory]
    [InlineData(""" "reply_to_message":{"message_id":3,FROM,CHAT,"text":"a https://x.example/a.mp4 and b https://x.example/b.mp4"},"quote":{"text":"https://x.example/b.mp4","position":30} """, "https://x.example/b.mp4")]
    [InlineData(""" "reply_to_message":{"message_id":3,FROM,CHAT,"text":"https://x.example/a.mp4"} """, "https://x.example/a.mp4")]
    [InlineData(""" "external_reply":{"origin":{"type":"channel"}},"quote":{"text":"https://x.example/c.mp4","position":0} """, "https://x.example/c.mp4")]
    public void The_words_that_are_answered_or_quoted_come_along(string context, string words)
    {
        var fields = context.Replace("FROM", Ben, StringComparison.Ordinal).Replace("CHAT", Private, StringComparison.Ordinal);

        Assert.Equal(words, Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"brighter",{{{{fields}}}}}""").Answered!.Text);
    }

    [Theory]
    [InlineData("""{"type":"user","date":1,"sender_user":{"id":9,"is_bot":false,"first_name":"Ben"}}""")]
    [InlineData("""{"type":"hidden_user","date":1,"sender_user_name":"Ben"}""")]
    [InlineData("""{"type":"channel","date":1,"chat":{"id":-100,"type":"channel"},"message_id":3}""")]
    [InlineData("""{"type":"future_kind","x":[1]}""")]
    public void A_forwarded_clips_caption_is_no_order_and_no_command(string origin)
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"forward_origin":{{{{origin}}}},"caption":"/export look","video":{"file_id":"F","file_unique_id":"U"}}""");

        Assert.Equal(("", "/export look", null), (message.Text, message.Forwarded, message.Command));
        Assert.Single(message.Attachments);
    }

    [Fact]
    public void Older_servers_tell_a_forward_by_its_date() =>
        Assert.Equal("look", Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"look","forward_date":1773350000}""").Forwarded);

    [Fact]
    public void In_a_group_a_forwarded_mention_is_no_call() =>
        Assert.IsType<Arrival.Ignored>(Map($$$$"""{"message":{"message_id":5,{{{{Ana}}}},{{{{Group}}}},{{{{Call}}}},"forward_origin":{"type":"hidden_user"}}}"""));

    [Fact]
    public void A_forwarded_album_is_forwarded_as_one()
    {
        IncomingMessage One(int id, string caption) => Said(
            $$$$"""{"message_id":{{{{id}}}},{{{{Ana}}}},{{{{Private}}}},"media_group_id":"1","forward_origin":{"type":"hidden_user"},{{{{caption}}}}"video":{"file_id":"F{{{{id}}}}","file_unique_id":"U{{{{id}}}}"}}""");

        var album = Album.Combine([One(5, """ "caption":"export!", """), One(6, "")]);

        Assert.Equal(("", "export!", 2), (album.Text, album.Forwarded, album.Attachments.Count));
        Assert.Null(Album.Combine([Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"x"}""")]).Forwarded);
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u200B\u00AD\u2800")]
    [InlineData("")]
    public void An_invisible_text_is_empty_and_still_answered(string text)
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":{{{{Json(text)}}}}}""");

        Assert.Equal(("", null), (message.Text, message.Command));
    }

    [Theory]
    [InlineData("/st\u00ADatus", "status", "")]
    [InlineData("\u200B/ed\u2060it می‌خواهم", "edit", "می‌خواهم")]
    [InlineData("/status@nemo\u200B_bot", "status", "")]
    public void A_command_is_read_through_what_cannot_be_seen(string text, string command, string rest)
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":{{{{Json(text)}}}}}""");

        Assert.Equal((command, rest), (message.Command, message.Text));
    }

    [Fact]
    public void An_invisible_caption_counts_as_none()
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"caption":"\u3164\u200b","video":{"file_id":"F","file_unique_id":"U"}}""");

        Assert.Equal(("", 1), (message.Text, message.Attachments.Count));
    }

    private static IncomingMessage Said(string message) => Assert.IsType<Arrival.Said>(Map($$$$"""{"message":{{{{message}}}}}""")).Message;

    private static Arrival Map(string update) => UpdateMapping.Map(UpdateReader.Read(Encoding.UTF8.GetBytes(update)), Bot);

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
