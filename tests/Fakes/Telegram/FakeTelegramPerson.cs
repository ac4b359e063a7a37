using System.Text.Json.Nodes;

namespace Fakes.Telegram;

/// <summary>A user in a chat: says things, sends files, presses buttons. Each action creates Telegram's update for it.</summary>
public sealed class FakeTelegramPerson(FakeTelegram server, long chat, long person, string? language)
{
    public long Chat => chat;

    /// <summary>The bot's messages here, oldest first.</summary>
    public IReadOnlyList<FakeTelegramMessage> Sees => [.. server.FromBot(chat).Where(message => message.VisibleTo is null || message.VisibleTo == person)];

    /// <param name="more">Further fields of the message, or other values for the usual ones.</param>
    public FakeTelegramMessage Says(string text, JsonObject? more = null)
    {
        var json = new JsonObject { ["text"] = text };
        if (text.StartsWith('/'))
        {
            json["entities"] = new JsonArray(Entity("bot_command", 0, text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? end : text.Length));
        }
        else if (text.IndexOf("@" + FakeTelegram.Username, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            json["entities"] = new JsonArray(Entity("mention", at, FakeTelegram.Username.Length + 1));
        }

        return Sends(json, more);
    }

    public FakeTelegramMessage SendsVideo(FakeTelegramFile file, string? caption = null, JsonObject? more = null) => Sends(VideoJson(file, caption), more);

    private static JsonObject VideoJson(FakeTelegramFile file, string? caption)
    {
        var json = new JsonObject { ["video"] = file.ToJson(new() { ["width"] = 1920, ["height"] = 1080, ["duration"] = 10 }) };
        if (caption is not null)
        {
            json["caption"] = caption;
            if (caption.IndexOf("@" + FakeTelegram.Username, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            {
                json["caption_entities"] = new JsonArray(Entity("mention", at, FakeTelegram.Username.Length + 1));
            }
        }

        return json;
    }

    /// <summary>Replies to a message of this chat, another user's or the bot's.</summary>
    public FakeTelegramMessage Answers(FakeTelegramMessage message, string text) => Says(text, new() { ["reply_to_message"] = message.ToJson(server) });

    /// <summary>Forwards a message that another user wrote elsewhere.</summary>
    public FakeTelegramMessage Forwards(JsonObject content) => Sends(content, new()
    {
        ["forward_origin"] = new JsonObject { ["type"] = "hidden_user", ["date"] = server.Now.ToUnixTimeSeconds(), ["sender_user_name"] = "Ben" },
    });

    /// <summary>Presses the first button whose label contains the words, on the newest message that has one. Returns the query's id.</summary>
    public string Presses(string label)
    {
        var message = Sees.Last(message => message.Buttons.Any(IsMeant));
        return PressesData(message.Id, message.Buttons.First(IsMeant).Data!);

        bool IsMeant(FakeTelegramButton button) => !button.IsDisabled && button.Text.Contains(label, StringComparison.Ordinal);
    }

    public string PressesData(long messageId, string data)
    {
        var id = $"77{server.NextMessageId()}";
        server.NotePress(id, person, chat);
        server.Push(new()
        {
            ["callback_query"] = new JsonObject
            {
                ["id"] = id,
                ["from"] = FakeTelegram.UserJson(person, language),
                ["chat_instance"] = "1",
                ["message"] = server.Find(chat, messageId)?.ToJson(server) ?? new JsonObject { ["chat"] = server.ChatJson(chat), ["message_id"] = messageId, ["date"] = 0 },
                ["data"] = data,
            },
        });
        return id;
    }

    /// <summary>Presses the button of the draft that is shown; it is gone then.</summary>
    public void StopsDraft(long? thread = null)
    {
        var draft = server.DraftIn(chat, thread) is { CanStop: true } shown ? shown : throw new InvalidOperationException("There is no draft to stop.");
        server.TakeAway(draft);
        var stopped = new JsonObject { ["chat"] = server.ChatJson(chat), ["draft_id"] = draft.Id };
        if (thread is not null)
        {
            stopped["message_thread_id"] = thread;
        }

        server.Push(new() { ["stopped_message_generation"] = stopped });
    }

    /// <summary>The user blocked the bot, or the group removed it; or let it in again.</summary>
    public void Blocks(bool isBlocked = true) => server.Push(new()
    {
        ["my_chat_member"] = new JsonObject
        {
            ["chat"] = server.ChatJson(chat),
            ["from"] = FakeTelegram.UserJson(person, language),
            ["date"] = server.Now.ToUnixTimeSeconds(),
            ["old_chat_member"] = new JsonObject { ["status"] = isBlocked ? "member" : "kicked", ["user"] = FakeTelegram.Me() },
            ["new_chat_member"] = new JsonObject { ["status"] = isBlocked ? "kicked" : "member", ["user"] = FakeTelegram.Me() },
        },
    });

    /// <summary>Edits an earlier message: the same message, as an edited one.</summary>
    public void Edits(FakeTelegramMessage message, string text) => Edits(message, new JsonObject { ["text"] = text });

    /// <summary>Edits the caption of an earlier video, or exchanges the video.</summary>
    public void EditsVideo(FakeTelegramMessage message, FakeTelegramFile file, string caption) => Edits(message, VideoJson(file, caption));

    private void Edits(FakeTelegramMessage message, JsonObject content)
    {
        message.Text = (content["text"] ?? content["caption"])!.GetValue<string>();
        server.Push(new() { ["edited_message"] = Filled(message.Id, content, new() { ["edit_date"] = server.Now.ToUnixTimeSeconds() }) });
    }

    /// <summary>Sends a message of any kind.</summary>
    public FakeTelegramMessage Sends(JsonObject content, JsonObject? more = null)
    {
        var message = server.Add(new FakeTelegramMessage(server.NextMessageId(), chat)
        {
            Text = (content["text"] ?? content["caption"])?.GetValue<string>() ?? "",
        });
        message.Sent = Filled(message.Id, content, more);
        server.Push(new() { ["message"] = message.Sent.DeepClone() });
        return message;
    }

    public static JsonObject Entity(string type, int offset, int length) => new() { ["type"] = type, ["offset"] = offset, ["length"] = length };

    private JsonObject Filled(long id, JsonObject content, JsonObject? more)
    {
        var json = new JsonObject
        {
            ["message_id"] = id,
            ["from"] = FakeTelegram.UserJson(person, language),
            ["chat"] = server.ChatJson(chat),
            ["date"] = server.Now.ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in content.Concat(more ?? []))
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }
}
