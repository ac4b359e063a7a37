using System.Text.Json;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Tests;

/// <summary>A field that is not listed stays empty without a word, and one that is listed must not fail for what is newer than the library.</summary>
public sealed class TelegramReadFieldsTests
{
    public static TheoryData<string, string> Fields => [.. ReadFields.ByType.SelectMany(type => type.Value.Select(name => (type.Key.Name, name)))];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_that_is_listed_is_read(string type, string field)
    {
        var contract = AnswerJson.Options.GetTypeInfo(ReadFields.ByType.Keys.Single(key => key.Name == type));
        var property = contract.Properties.Single(property => property.Name == field);

        var read = JsonSerializer.Deserialize($$"""{"{{field}}":{{Sample(property.PropertyType)}}}""", contract)!;

        Assert.NotEqual(Empty(property.PropertyType), property.Get!(read));
    }

    /// <summary>What mapping and delivery read, by hand: a line taken out of the list fails here, not in a chat.</summary>
    [Fact]
    public void A_message_with_everything_is_read_with_everything()
    {
        const string file = """ "file_id":"F","file_unique_id":"U","file_size":3000000000 """;
        const string named = $$"""{{file}},"file_name":"N","mime_type":"M" """;
        var message = UpdateReader.Read(System.Text.Encoding.UTF8.GetBytes($$$"""
            {"update_id":9000000000,"message":{"message_id":5,"date":1773350700,"chat":{"id":-1009000000000,"type":"supergroup"},"from":{"id":5000000000,"is_bot":true,"username":"N","language_code":"de"},
             "sender_chat":{"id":1,"type":"channel"},"message_thread_id":3,"is_topic_message":true,"is_automatic_forward":true,"forward_origin":{"type":"user","sender_user":{"id":1}},
             "reply_to_message":{"message_id":4,"forum_topic_created":{"name":"T"}},"external_reply":{"message_id":2,"photo":[{ {{{file}}},"width":2,"height":1}]},"quote":{"text":"Q","position":0},
             "media_group_id":"G","text":"X","entities":[{"type":"text_mention","offset":1,"length":2,"user":{"id":7}}],"caption":"C","caption_entities":[{"type":"mention","offset":1,"length":2}],
             "video":{ {{{named}}},"duration":6 },"animation":{ {{{named}}},"duration":6 },"document":{ {{{named}}} },"video_note":{ {{{file}}},"duration":6 },"audio":{ {{{named}}},"duration":6 },
             "voice":{ {{{file}}},"mime_type":"M","duration":6 },"photo":[{ {{{file}}},"width":2,"height":1}],"migrate_to_chat_id":8,"migrate_from_chat_id":9}}
            """)).Message!;

        Assert.Equal((5, -1009000000000, ChatType.Supergroup, 1L, 3, true, true), (message.Id, message.Chat.Id, message.Chat.Type, message.SenderChat!.Id, message.MessageThreadId, message.IsTopicMessage, message.IsAutomaticForward));
        Assert.Equal((5000000000, true, "N", "de"), (message.From!.Id, message.From.IsBot, message.From.Username, message.From.LanguageCode));
        Assert.Equal((4, true, 2, "Q", true), (message.ReplyToMessage!.Id, message.ReplyToMessage.ForumTopicCreated is not null, message.ExternalReply!.MessageId, message.Quote!.Text, message.ForwardOrigin is not null));
        Assert.Equal(("G", "X", "C", 8L, 9L), (message.MediaGroupId, message.Text, message.Caption, message.MigrateToChatId, message.MigrateFromChatId));
        Assert.Equal((MessageEntityType.TextMention, 1, 2, 7L, MessageEntityType.Mention), (message.Entities![0].Type, message.Entities[0].Offset, message.Entities[0].Length, message.Entities[0].User!.Id, message.CaptionEntities![0].Type));
        Assert.All<FileBase>(
            [message.Video!, message.Animation!, message.Document!, message.VideoNote!, message.Audio!, message.Voice!, message.Photo![0], message.ExternalReply.Photo![0]],
            media => Assert.Equal(("F", "U", 3_000_000_000L), (media.FileId, media.FileUniqueId, media.FileSize)));
        Assert.Equal(("N", "M", 6, "N", "M", 6), (message.Video!.FileName, message.Video.MimeType, message.Video.Duration, message.Animation!.FileName, message.Animation.MimeType, message.Animation.Duration));
        Assert.Equal(("N", "M", 6, "N", "M", 6, "M", 6), (message.Audio!.FileName, message.Audio.MimeType, message.Audio.Duration, message.Document!.FileName, message.Document.MimeType, message.VideoNote!.Duration, message.Voice!.MimeType, message.Voice.Duration));
        Assert.Equal((2, 1), (message.Photo[0].Width, message.Photo[0].Height));
    }

    /// <summary>The library reads the same with its own options: this is what the list is for.</summary>
    [Theory]
    [InlineData(""" "forward_origin":{"type":"hologram"} """)]
    [InlineData(""" "paid_media":{"star_count":1,"paid_media":[{"type":"hologram"}]} """)]
    [InlineData(""" "external_reply":{"origin":{"type":"hologram"}} """)]
    [InlineData(""" "chat_background_set":{"type":{"type":"hologram"}} """)]
    public void A_message_that_was_sent_stays_sent_whatever_is_new_in_the_answer(string news)
    {
        var answer = $$$"""{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":42,"type":"private"},{{{news}}}}}""";

        Assert.Equal(5, JsonSerializer.Deserialize<ApiResponse<Answer<Message>>>(answer, AnswerJson.Envelope)!.Result!.Value.Id);
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<ApiResponse<Message>>(answer, AnswerJson.Envelope));
    }

    [Theory]
    [InlineData("kicked", "", false)]
    [InlineData("left", "", false)]
    [InlineData("restricted", ""","is_member":false""", false)]
    [InlineData("restricted", ""","is_member":true""", true)]
    [InlineData("restricted", "", true)]
    [InlineData("creator", "", true)]
    [InlineData("hologram", ""","x":[1]""", true)]
    public void Any_membership_says_whether_the_bot_is_in_the_chat(string status, string more, bool isInChat) =>
        Assert.Equal(isInChat, JsonSerializer.Deserialize<ChatMember>($$"""{"status":"{{status}}"{{more}}}""", AnswerJson.Options)!.IsInChat);

    [Theory]
    [InlineData("creator", true)]
    [InlineData("administrator", true)]
    [InlineData("member", false)]
    [InlineData("hologram", false)]
    public void A_membership_says_who_is_an_administrator(string status, bool isAdministrator) =>
        Assert.Equal(isAdministrator, JsonSerializer.Deserialize<ChatMember>($$"""{"status":"{{status}}"}""", AnswerJson.Options) is ChatMemberAdministrator);

    private static string Sample(Type type) => Nullable.GetUnderlyingType(type) is { } plain ? Sample(plain) : type switch
    {
        _ when type == typeof(string) => "\"x\"",
        _ when type == typeof(bool) => "true",
        _ when type == typeof(ChatType) => "\"group\"",
        _ when type == typeof(MessageEntityType) => "\"mention\"",
        _ when type == typeof(ChatMember) => """{"status":"member"}""",
        _ when type.IsArray => $"[{Sample(type.GetElementType()!)}]",
        _ when type.IsClass => "{}",
        _ => "7",
    };

    private static object? Empty(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
