using System.Text;
using NemoBot.Core.Model;
using NemoBot.Telegram.Incoming;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramMappingTests
{
    private const string Ana = """ "from":{"id":42,"is_bot":false,"first_name":"Ana","language_code":"pt-br"} """;
    private const string Private = """ "chat":{"id":42,"type":"private"},"date":1773350700 """;
    private const string Group = """ "chat":{"id":-100123,"type":"supergroup"},"date":1773350700 """;
    private const string File = """ "file_id":"F1","file_unique_id":"U1","file_size":3000000000 """;
    private static readonly BotIdentity Bot = new(7, "nemo_bot");

    [Fact]
    public void Text_carries_who_where_when_and_the_language()
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"  cut the silence "}""");

        Assert.Equal(new ChatKey("telegram", "42"), message.Chat);
        Assert.StartsWith("42:5:", message.MessageId, StringComparison.Ordinal);
        Assert.Equal("cut the silence", message.Text);
        Assert.Equal("42", message.SenderId);
        Assert.Equal("pt-br", message.LanguageHint);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1773350700), message.SentAt);
        Assert.True(message.IsPrivate);
        Assert.Null(message.Command);
    }

    [Theory]
    [InlineData("""{"video":{FILE,"duration":613,"file_name":"IMG_1.MOV","mime_type":"video/mp4"}}""", "IMG_1.MOV", "video/mp4")]
    [InlineData("""{"video":{FILE}}""", "video-5.mp4", "video/mp4")]
    [InlineData("""{"document":{FILE,"file_name":"a.bin","mime_type":"video/quicktime"}}""", "a.bin", "video/quicktime")]
    [InlineData("""{"document":{FILE,"file_name":"a.MOV","mime_type":"application/octet-stream"}}""", "a.MOV", "video/quicktime")]
    [InlineData("""{"document":{FILE,"file_name":"a.mkv"}}""", "a.mkv", "video/x-matroska")]
    [InlineData("""{"document":{FILE,"file_name":"a.pdf","mime_type":"application/pdf"}}""", "a.pdf", "application/pdf")]
    [InlineData("""{"document":{FILE}}""", "file-5", null)]
    [InlineData("""{"document":{FILE,"file_name":"..\\..\\x/a.mp4"}}""", "a.mp4", "video/mp4")]
    [InlineData("""{"document":{"file_id":"D","file_unique_id":"D"},"animation":{FILE,"mime_type":"video/mp4"}}""", "animation-5.mp4", "video/mp4")]
    [InlineData("""{"video_note":{FILE,"length":240,"duration":3}}""", "video-note-5.mp4", "video/mp4")]
    [InlineData("""{"audio":{FILE,"duration":3,"file_name":"song.mp3","mime_type":"audio/mpeg"}}""", "song.mp3", "audio/mpeg")]
    [InlineData("""{"voice":{FILE,"duration":3,"mime_type":"audio/ogg"}}""", "voice-5.ogg", "audio/ogg")]
    [InlineData("""{"photo":[{"file_id":"S","width":90,"height":60},{FILE,"width":1280,"height":853},{"file_id":"M","width":320,"height":213}]}""", "photo-5.jpg", "image/jpeg")]
    public void Every_kind_of_file_becomes_an_attachment(string content, string name, string? type)
    {
        var fields = content.Replace("FILE", File, StringComparison.Ordinal)[1..^1];

        var attachment = Assert.Single(Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},{{{{fields}}}}}""").Attachments);

        Assert.Equal(("F1", name, 3_000_000_000L, type), (attachment.FileId, attachment.FileName, attachment.SizeBytes, attachment.MediaType));
    }

    [Fact]
    public void A_caption_is_the_text_and_a_duration_is_kept()
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"caption":"add music","video":{ {{{{File}}}},"duration":613} }""");

        Assert.Equal("add music", message.Text);
        Assert.Equal(TimeSpan.FromSeconds(613), message.Attachments[0].Duration);
    }

    [Theory]
    [InlineData("/export", "export", "")]
    [InlineData("/EDIT make it  short", "edit", "make it  short")]
    [InlineData("/edit@Nemo_Bot cut", "edit", "cut")]
    [InlineData("/start deep-link_1", "start", "deep-link_1")]
    [InlineData("/language\nde", "language", "de")]
    [InlineData("/unknown x", "unknown", "x")]
    [InlineData("/path/to/file", null, "/path/to/file")]
    [InlineData("/", null, "/")]
    [InlineData("what does /export do", null, "what does /export do")]
    public void A_slash_command_is_taken_out_of_the_text(string text, string? command, string rest)
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":{{{{Json(text)}}}}}""");

        Assert.Equal((command, rest), (message.Command, message.Text));
    }

    [Theory]
    [InlineData("@nemo_bot cut this", 0, 9, "cut this")]
    [InlineData("please @NEMO_BOT, cut this", 7, 9, "please cut this")]
    [InlineData("👀 剪短 @nemo_bot", 6, 9, "👀 剪短")]
    public void In_a_group_a_mention_addresses_us_and_leaves_the_text(string text, int offset, int length, string rest)
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Group}}}},"text":{{{{Json(text)}}}},"entities":[{"type":"mention","offset":{{{{offset}}}},"length":{{{{length}}}}}]}""");

        Assert.Equal(rest, message.Text);
        Assert.False(message.IsPrivate);
    }

    [Theory]
    [InlineData(""" "text":"hello everyone" """)]
    [InlineData(""" "text":"@other_bot cut","entities":[{"type":"mention","offset":0,"length":10}] """)]
    [InlineData(""" "text":"@nemo_bot2 cut","entities":[{"type":"mention","offset":0,"length":10}] """)]
    [InlineData(""" "text":"/export@other_bot" """)]
    [InlineData(""" "text":"/ban spammer" """)]
    [InlineData(""" "text":"@nemo_bot x","entities":[{"type":"mention","offset":2147483647,"length":2147483647}] """)]
    [InlineData(""" "text":"ok","reply_to_message":{"message_id":1,"from":{"id":9},"chat":{"id":-100123}} """)]
    [InlineData(""" "text":"in a topic","is_topic_message":true,"message_thread_id":3,"reply_to_message":{"message_id":3,"from":{"id":7},"chat":{"id":-100123},"forum_topic_created":{"name":"x"}} """)]
    [InlineData(""" "new_chat_members":[{"id":9}] """)]
    public void In_a_group_what_is_not_for_us_is_left_alone(string fields) =>
        Assert.IsType<Arrival.Ignored>(Map($$$$"""{"message":{"message_id":5,{{{{Ana}}}},{{{{Group}}}},{{{{fields}}}}}}"""));

    [Theory]
    [InlineData(""" "text":"/export" """)]
    [InlineData(""" "text":"/anything@nemo_bot" """)]
    [InlineData(""" "text":"brighter","reply_to_message":{"message_id":1,"from":{"id":7},"chat":{"id":-100123}} """)]
    [InlineData(""" "text":"Nemo cut","entities":[{"type":"text_mention","offset":0,"length":4,"user":{"id":7}}] """)]
    [InlineData(""" "caption":"@nemo_bot","caption_entities":[{"type":"mention","offset":0,"length":9}],"video":{"file_id":"F","file_unique_id":"U"} """)]
    public void In_a_group_commands_replies_and_mentions_are_for_us(string fields) =>
        Assert.IsType<Arrival.Said>(Map($$$$"""{"message":{"message_id":5,{{{{Ana}}}},{{{{Group}}}},{{{{fields}}}}}}"""));

    [Fact]
    public void A_reply_names_the_message_it_answers()
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"brighter","reply_to_message":{"message_id":3,"from":{"id":7},{{{{Private}}}}}}""");

        Assert.Equal("42:3", message.RepliesTo);
    }

    [Fact]
    public void In_a_group_a_reply_to_somebodys_clip_means_that_clip()
    {
        var message = Said($$$$"""
            {"message_id":5,{{{{Ana}}}},{{{{Group}}}},"text":"@nemo_bot cut","entities":[{"type":"mention","offset":0,"length":9}],
             "reply_to_message":{"message_id":3,"from":{"id":9},{{{{Group}}}},"video":{ {{{{File}}}} }}}
            """);

        Assert.Equal("F1", Assert.Single(message.Answered!.Attachments).FileId);
    }

    [Theory]
    [InlineData(""" "is_topic_message":true,"message_thread_id":77, """, "42/77")]
    [InlineData(""" "message_thread_id":77, """, "42")]
    [InlineData("", "42")]
    public void A_topic_is_a_separate_chat_and_a_thread_of_replies_is_not(string fields, string chat) =>
        Assert.Equal(chat, Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},{{{{fields}}}}"text":"x"}""").Chat.Id);

    [Fact]
    public void In_a_private_chat_a_command_is_for_the_bot_whatever_name_it_bears()
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"caption":"/edit@other_bot brighter","video":{ {{{{File}}}} } }""");

        Assert.Equal(("edit", "brighter", 1), (message.Command, message.Text, message.Attachments.Count));
    }

    [Fact]
    public void An_edit_that_changes_nothing_has_the_id_of_the_original_and_a_real_one_has_not()
    {
        var original = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"cut"}""");
        var same = (Arrival.Said)Map($$$$"""{"edited_message":{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"edit_date":1773350800,"text":"cut"}}""");
        var other = (Arrival.Said)Map($$$$"""{"edited_message":{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"edit_date":1773350800,"text":"cut it"}}""");

        Assert.Equal(original.MessageId, same.Message.MessageId);
        Assert.NotEqual(original.MessageId, other.Message.MessageId);
        Assert.StartsWith("42:5:", other.Message.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edited_caption_brings_words_that_are_about_the_file()
    {
        var edited = (Arrival.Said)Map($$$$"""{"edited_message":{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"caption":"cut","video":{ {{{{File}}}} } }}""");

        Assert.Equal("cut", edited.Message.Text);
        Assert.Empty(edited.Message.Attachments);
        Assert.Equal("F1", Assert.Single(edited.Message.Answered!.Attachments).FileId);
    }

    [Fact]
    public void An_edit_that_adds_the_forgotten_mention_is_about_the_clip_that_was_ignored()
    {
        var edited = (Arrival.Said)Map($$$$"""
            {"edited_message":{"message_id":5,{{{{Ana}}}},{{{{Group}}}},"caption":"@nemo_bot cut","caption_entities":[{"type":"mention","offset":0,"length":9}],"video":{ {{{{File}}}} } }}
            """);

        Assert.Equal(("cut", "F1"), (edited.Message.Text, Assert.Single(edited.Message.Answered!.Attachments).FileId));
    }

    [Fact]
    public void A_press_carries_the_wire_id_and_its_query()
    {
        var press = Assert.IsType<Arrival.Pressed>(Map(
            $$$$"""{"callback_query":{"id":"99","from":{"id":42},"data":"post.abc","message":{"message_id":8,{{{{Group}}}},"is_topic_message":true,"message_thread_id":4}}}"""));

        Assert.Equal(("99", "q:99", "post.abc", "-100123/4", "42"), (press.QueryId, press.Message.MessageId, press.Message.Press, press.Message.Chat.Id, press.Message.SenderId));
    }

    [Theory]
    [InlineData("""{"callback_query":{"id":"99","from":{"id":42}}}""", typeof(Arrival.EmptyPress))]
    [InlineData("""{"callback_query":{"id":"99","from":{"id":42},"data":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","message":{"message_id":8,"chat":{"id":42}}}}""", typeof(Arrival.EmptyPress))]
    [InlineData("""{"callback_query":{"from":{"id":42},"data":"x"}}""", typeof(Arrival.Unreadable))]
    [InlineData("""{"message":{"message_id":5,"text":"x"}}""", typeof(Arrival.Unreadable))]
    [InlineData("""{"something_new":{}}""", typeof(Arrival.Unreadable))]
    [InlineData("""{"stopped_message_generation":{"chat":{"id":-5,"type":"group"},"draft_id":7}}""", typeof(Arrival.Unreadable))]
    [InlineData("""{"message":{"message_id":5,"from":{"id":9,"is_bot":true},"chat":{"id":42,"type":"private"},"text":"x"}}""", typeof(Arrival.Ignored))]
    [InlineData("""{"my_chat_member":{"chat":{"id":-5,"type":"channel"}}}""", typeof(Arrival.Ignored))]
    public void Irrelevant_and_unknown_updates_are_distinguished(string update, Type expected) => Assert.IsType(expected, Map(update));

    [Theory]
    [InlineData("""{"message":{"message_id":5,"chat":{"id":-5,"type":"group"},"migrate_to_chat_id":-1009}}""")]
    [InlineData("""{"message":{"message_id":1,"chat":{"id":-1009,"type":"supergroup"},"migrate_from_chat_id":-5}}""")]
    public void A_migration_is_understood_from_either_side(string update) =>
        Assert.Equal(new Arrival.Moved(new("telegram", "-5"), new("telegram", "-1009")), Map(update));

    [Theory]
    [InlineData("", "42")]
    [InlineData(""" "message_thread_id":7, """, "42/7")]
    public void The_stop_of_a_draft_is_the_command_of_the_one_person_there(string topic, string chat)
    {
        var stop = Assert.IsType<Arrival.Said>(Map($$$$"""{"stopped_message_generation":{"chat":{"id":42,"type":"private"},{{{{topic}}}}"draft_id":9}}"""));

        Assert.Equal((new ChatKey("telegram", chat), "s:9", "cancel", "42", true), (stop.Message.Chat, stop.Message.MessageId, stop.Message.Command, stop.Message.SenderId, stop.Message.IsPrivate));
        Assert.True(stop.IsAddressed);
    }

    [Theory]
    [InlineData("-100123", "supergroup", "press:42:99")]
    [InlineData("42", "private", null)]
    public void A_press_in_a_group_says_who_may_see_the_answer(string chat, string type, string? context)
    {
        var press = Assert.IsType<Arrival.Pressed>(Map($$$$"""{"callback_query":{"id":"99","from":{"id":42},"data":"post.abc","message":{"message_id":0,"ephemeral_message_id":3,"date":1,"chat":{"id":{{{{chat}}}},"type":"{{{{type}}}}"} }}}"""));

        Assert.Equal((context, (string?)null), (press.Message.PlatformContext, press.Message.RepliesTo));
        Assert.Equal(context is null ? null : new PressContext(42, "99"), PressContext.Read(press.Message.PlatformContext));
    }

    [Theory]
    [InlineData("kicked", false)]
    [InlineData("left", false)]
    [InlineData("member", true)]
    [InlineData("administrator", true)]
    public void Being_blocked_and_let_in_again_is_understood(string status, bool isReachable) =>
        Assert.Equal(
            new Arrival.ReachableChanged(new("telegram", "42"), isReachable),
            Map($$$$"""{"my_chat_member":{"chat":{"id":42,"type":"private"},"from":{"id":42},"new_chat_member":{"status":"{{{{status}}}}"} }}"""));

    [Theory]
    [InlineData(""" "sticker":{"file_id":"S","file_unique_id":"S"} """)]
    [InlineData(""" "location":{"latitude":1,"longitude":2} """)]
    [InlineData(""" "contact":{"phone_number":"1","first_name":"x"} """)]
    [InlineData(""" "venue":{"location":{"latitude":1,"longitude":2},"title":"x","address":"y"},"location":{"latitude":1,"longitude":2} """)]
    [InlineData(""" "paid_media":{"star_count":1,"paid_media":[]} """)]
    [InlineData(""" "story":{"id":1,"chat":{"id":9}} """)]
    [InlineData(""" "giveaway_winners":{"winner_count":1} """)]
    [InlineData(""" "game":7 """)]
    [InlineData(""" "hologram":[[{"x":null}]] """)]
    [InlineData(""" "photo":[] """)]
    [InlineData(""" "pinned_message":null """)]
    public void What_is_no_footage_still_reaches_the_bot_so_that_it_can_answer(string fields)
    {
        var message = Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},{{{{fields}}}}}""");

        Assert.Empty(message.Text);
        Assert.Empty(message.Attachments);
    }

    [Theory]
    [InlineData("new_chat_title")]
    [InlineData("pinned_message")]
    [InlineData("left_chat_member")]
    [InlineData("video_chat_started")]
    [InlineData("checklist_tasks_done")]
    [InlineData("forum_topic_created")]
    [InlineData("unique_gift")]
    public void What_Telegram_notes_by_itself_stays_without_an_answer(string kind) =>
        Assert.IsType<Arrival.Ignored>(Map($$$$"""{"message":{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"{{{{kind}}}}":{"x":1}}}"""));

    [Theory]
    [InlineData(""" "from":{"id":136817688,"is_bot":true,"first_name":"Channel"},"sender_chat":{"id":-1007,"type":"channel"} """, "-1007")]
    [InlineData(""" "from":{"id":1087968824,"is_bot":true,"first_name":"Group"},"sender_chat":{"id":-100123,"type":"supergroup"} """, "-100123")]
    [InlineData(""" "from":{"id":136817688,"is_bot":true,"first_name":"Channel"} """, "136817688")]
    [InlineData(""" "sender_chat":{"id":-1007,"type":"channel"} """, "-1007")]
    [InlineData(""" "author_signature":"x" """, "-100123")]
    public void Who_writes_in_a_channels_name_is_that_channel(string sender, string id)
    {
        var message = Said($$$$"""{"message_id":5,{{{{sender}}}},{{{{Group}}}},"text":"/export"}""");

        Assert.Equal((id, "export"), (message.SenderId, message.Command));
    }

    [Fact]
    public void Who_writes_without_a_name_of_their_own_counts_with_all_who_do()
    {
        string? CountedAs(string sender) => Said($$$$"""{"message_id":5,{{{{sender}}}},{{{{Group}}}},"text":"/export"}""").CountedAs;

        var channel = CountedAs(""" "from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1007,"type":"channel"} """);
        Assert.NotNull(channel);
        Assert.Equal(channel, CountedAs(""" "from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1008,"type":"channel"} """));
        Assert.Equal(channel, CountedAs(""" "from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-100123,"type":"supergroup"} """));
        Assert.Equal(channel, CountedAs(""" "author_signature":"x" """));
        Assert.Null(CountedAs(Ana));
    }

    [Theory]
    [InlineData(""" "from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1007,"type":"channel"},"is_automatic_forward":true """)]
    [InlineData(""" "from":{"id":777000,"is_bot":false},"sender_chat":{"id":-1007,"type":"channel"},"is_automatic_forward":true """)]
    [InlineData(""" "from":{"id":7,"is_bot":true} """)]
    [InlineData(""" "from":{"id":7,"is_bot":true},"sender_chat":{"id":-1007,"type":"channel"} """)]
    [InlineData(""" "from":{"id":9,"is_bot":true} """)]
    public void Copies_of_posts_and_bots_stay_unread(string sender) =>
        Assert.IsType<Arrival.Ignored>(Map($$$$"""{"message":{"message_id":5,{{{{sender}}}},{{{{Group}}}},"text":"/export"}}"""));

    [Fact]
    public void A_long_name_is_cut_at_a_character_and_keeps_its_extension()
    {
        var name = Json(string.Concat(Enumerable.Repeat("剪👩🏽", 60)) + ".mp4");

        var attachment = Assert.Single(Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"document":{ {{{{File}}}},"file_name":{{{{name}}}}}}""").Attachments);

        Assert.InRange(Encoding.UTF8.GetByteCount(attachment.FileName), 240, 255);
        Assert.Matches("^(剪👩🏽)+剪?\\.mp4$", attachment.FileName);
    }

    [Theory]
    [InlineData(20, "", "F", "IMG.MOV")]
    [InlineData(21, "", "F", "IMG.MOV")]
    [InlineData(20, """{"file_id":"Q","file_unique_id":"q","width":1280,"height":720,"codec":"h264","file_size":5}""", "F", "IMG.MOV")]
    [InlineData(21, """{"file_id":"Q","file_unique_id":"q","width":1280,"height":720,"codec":"h264","file_size":5}""", "Q", "IMG (720p).mp4")]
    [InlineData(21, """{"file_id":"Q","file_unique_id":"q","width":720,"height":1280,"codec":"h265","file_size":20}""", "Q", "IMG (720p).mp4")]
    [InlineData(21, """{"file_id":"Q","file_unique_id":"q","width":1280,"height":720,"codec":"h264","file_size":21}""", "F", "IMG.MOV")]
    [InlineData(21, """{"file_id":"Q","file_unique_id":"q","width":1280,"height":720,"codec":"h264"}""", "F", "IMG.MOV")]
    [InlineData(21, """{"file_id":"","file_unique_id":"q","width":1280,"height":720,"codec":"h264","file_size":5}""", "F", "IMG.MOV")]
    [InlineData(21, """{"file_id":"A","file_unique_id":"a","width":1280,"height":720,"codec":"av01","file_size":9},{"file_id":"B","file_unique_id":"b","width":640,"height":360,"codec":"h264","file_size":3},{"file_id":"C","file_unique_id":"c","width":854,"height":480,"codec":"h264","file_size":5}""", "C", "IMG (480p).mp4")]
    public void Of_a_video_that_is_too_large_the_best_encoding_that_can_be_downloaded_is_taken(int size, string qualities, string fileId, string name)
    {
        var message = $$$$"""{"message":{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"video":{"duration":6,"width":1920,"height":1080,"file_name":"IMG.MOV","mime_type":"video/quicktime","file_id":"F","file_unique_id":"f","file_size":{{{{size}}}},"qualities":[{{{{qualities}}}}]} } }""";

        var file = Assert.Single(Assert.IsType<Arrival.Said>(UpdateMapping.Map(UpdateReader.Read(Encoding.UTF8.GetBytes(message)), Bot, mostBytes: 20)).Message.Attachments);

        Assert.Equal((fileId, name, TimeSpan.FromSeconds(6)), (file.FileId, file.FileName, file.Duration));
        Assert.Equal(fileId == "F" ? "f" : fileId.ToLowerInvariant(), file.Identity);
    }

    [Theory]
    [InlineData("private", """{"name":"New Chat","is_name_implicit":true}""", true)]
    [InlineData("private", """{"name":"Lisbon"}""", false)]
    [InlineData("private", """{"name":"Lisbon","is_name_implicit":"yes"}""", false)]
    [InlineData("private", "[1]", false)]
    [InlineData("supergroup", """{"name":"New Chat","is_name_implicit":true}""", false)]
    public void A_topic_of_a_private_chat_that_nobody_named_is_noted(string type, string created, bool isUnnamed)
    {
        var message = Said($$$"""{"message_id":6,"from":{"id":42,"is_bot":false,"first_name":"Ana"},"chat":{"id":42,"type":"{{{type}}}"},"date":1,"message_thread_id":5,"is_topic_message":true,"text":"/help@nemo_bot","entities":[{"type":"bot_command","offset":0,"length":14}],"reply_to_message":{"message_id":5,"date":1,"chat":{"id":42,"type":"{{{type}}}"},"forum_topic_created":{{{created}}}}}""");

        Assert.Equal(isUnnamed ? TopicNames.Unnamed : null, message.PlatformContext);
        Assert.Equal("42/5", message.Chat.Id);
        Assert.Null(message.RepliesTo);
    }

    [Fact]
    public void A_forward_from_an_unknown_kind_of_origin_is_a_forward_like_others() =>
        Assert.Equal("look", Said($$$$"""{"message_id":5,{{{{Ana}}}},{{{{Private}}}},"text":"look","forward_origin":{"type":"future_kind","x":[1]}}""").Forwarded);

    [Fact]
    public void Reading_a_video_update_allocates_no_more_than_2700_bytes()
    {
        var update = Encoding.UTF8.GetBytes($$$$"""
            {"update_id":911978041,"message":{"message_id":1584,{{{{Ana}}}},{{{{Private}}}},"media_group_id":"13890543298765432","video":{"duration":613,"width":1920,
             "height":1080,"file_name":"IMG_0001.MOV","mime_type":"video/mp4","thumbnail":{"file_id":"AAMCAgADGQEAAgYwabcdefghijklmnop","file_unique_id":"AQADsxoAAp"},
             "file_id":"BAACAgIAAxkBAAIGMGm0abcdefghijklmnopqrstuvwxyz0123456789","file_unique_id":"AgADsxoAAp","file_size":524288000},
             "caption":"cut silence and add subtitles","caption_entities":[{"type":"bold","offset":0,"length":3}]}}
            """);
        UpdateReader.Read(update);
        var before = GC.GetAllocatedBytesForCurrentThread();

        UpdateReader.Read(update);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2700);
    }

    private static IncomingMessage Said(string message) => Assert.IsType<Arrival.Said>(Map($$$$"""{"message":{{{{message}}}}}""")).Message;

    private static Arrival Map(string update) => UpdateMapping.Map(UpdateReader.Read(Encoding.UTF8.GetBytes(update)), Bot);

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
