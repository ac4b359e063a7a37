using System.Text;
using System.Text.Json.Nodes;

namespace Fakes.Telegram;

/// <summary>Implements each method, with Telegram's limits and Telegram's error messages.</summary>
internal sealed class FakeTelegramMethods(FakeTelegram server)
{
    private const long CloudDownload = 20L << 20;
    private const long CloudUpload = 50L << 20;

    public async Task<TelegramReply> DoAsync(string method, TelegramRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return TelegramReply.Ok(method.ToLowerInvariant() switch
            {
                "getme" => server.Myself(),
                "getfile" => await GetFileAsync(request, cancellationToken),
                "sendmessage" => Send(request, "text"),
                "sendvideo" => Send(request, "video"),
                "senddocument" => Send(request, "document"),
                "sendphoto" => Send(request, "photo"),
                "sendmediagroup" => SendGroup(request),
                "editmessagetext" => EditText(request),
                "editmessagecaption" => EditCaption(request),
                "editmessagemedia" => EditTo(request, Target(request, "edit")),
                "editmessagereplymarkup" => Edit(Target(request, "edit"), request, _ => { }),
                "sendmessagedraft" => ShowDraft(request),
                "editephemeralmessagemedia" => EditMedia(request, Personal(request)),
                "editephemeralmessagereplymarkup" => EditMarkup(request, Personal(request)),
                "deletemessage" => Delete(request),
                "setmessagereaction" => React(request),
                "answercallbackquery" => Note(server.AnsweredCallbacks, request.Text("callback_query_id")),
                "sendchataction" => Note(server.Actions, request.Text("action")),
                "editforumtopic" => NameTopic(request),
                "getchatmember" => Member(request),
                "setmycommands" => SetCommands(request),
                "setmydescription" => SetAbout(request, "description", 512),
                "setmyshortdescription" => SetAbout(request, "short_description", 120),
                "getmydescription" => new JsonObject { ["description"] = server.About.GetValueOrDefault(("description", request.Text("language_code") ?? ""), "") },
                "getmyshortdescription" => new JsonObject { ["short_description"] = server.About.GetValueOrDefault(("short_description", request.Text("language_code") ?? ""), "") },
                "setwebhook" => SetWebhook(request.Text("url"), request.Text("secret_token")),
                "deletewebhook" => SetWebhook(null, null),
                "getwebhookinfo" => WebhookInfo(),
                "logout" or "close" => true,
                _ => throw new Refused(404, "Not Found"),
            });
        }
        catch (Refused refused)
        {
            return TelegramReply.Error(refused.Code, refused.Message);
        }
    }

    private static JsonNode Note(System.Collections.Concurrent.ConcurrentQueue<string> where, string? what)
    {
        where.Enqueue(what ?? throw new Refused(400, "Bad Request: parameter is missing"));
        return true;
    }

    private JsonNode SetCommands(TelegramRequest request)
    {
        server.Commands[request.Text("language_code") ?? ""] = request.Object("commands")!.DeepClone();
        return true;
    }

    private JsonNode NameTopic(TelegramRequest request)
    {
        server.TopicNames[(request.Number("chat_id") ?? 0, request.Number("message_thread_id") ?? 0)] = request.Text("name") is { Length: > 0 and <= 128 } name ? name : throw new Refused(400, "Bad Request: TOPIC_TITLE_EMPTY");
        return true;
    }

    private JsonNode SetAbout(TelegramRequest request, string kind, int limit)
    {
        var text = request.Text(kind) ?? "";
        if (text.Length > limit)
        {
            throw new Refused(400, "Bad Request: description is too long");
        }

        server.About[(kind, request.Text("language_code") ?? "")] = text;
        return true;
    }

    private JsonNode SetWebhook(string? url, string? secret)
    {
        (server.WebhookUrl, server.WebhookSecret) = (string.IsNullOrEmpty(url) ? null : url, secret);
        return true;
    }

    private JsonObject Member(TelegramRequest request)
    {
        var (chat, user) = (request.Number("chat_id") ?? 0, request.Number("user_id") ?? 0);
        return new() { ["status"] = server.Administrators.Contains((chat, user)) ? "administrator" : "member", ["user"] = FakeTelegram.UserJson(user) };
    }

    private JsonObject WebhookInfo()
    {
        var info = new JsonObject { ["url"] = server.WebhookUrl ?? "", ["has_custom_certificate"] = false, ["pending_update_count"] = server.WaitingUpdates };
        if (server.WebhookFault is { } fault)
        {
            (info["last_error_date"], info["last_error_message"]) = (1_773_350_700, fault);
        }

        return info;
    }

    private async Task<JsonNode> GetFileAsync(TelegramRequest request, CancellationToken cancellationToken)
    {
        var file = server.FindFile(request.Text("file_id") ?? "") ?? throw new Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
        var json = file.ToJson([]);
        json.Remove("file_name");
        json.Remove("mime_type");
        if (server.LocalRoot is null)
        {
            if (file.Length > CloudDownload)
            {
                throw new Refused(400, "Bad Request: file is too big");
            }

            json["file_path"] = $"videos/{file.Id}{Path.GetExtension(file.FileName)}";
            return json;
        }

        json["file_path"] = await FetchLocallyAsync(file, cancellationToken);
        return json;
    }

    /// <summary>A local server keeps its files in a folder named after the token.</summary>
    private async Task<string> FetchLocallyAsync(FakeTelegramFile file, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.LocalRoot!, FakeTelegram.Token, "videos"));
        var path = file.LocalPath ?? Path.Combine(folder.FullName, $"{file.Id}{Path.GetExtension(file.FileName)}");
        if (!File.Exists(path) && file.LocalPath is null)
        {
            await using var from = file.Open!();
            await using var to = File.Create(path);
            await from.CopyToAsync(to, cancellationToken);
        }

        return path;
    }

    private JsonObject Send(TelegramRequest request, string kind)
    {
        var message = NewMessage(request);
        if (kind == "text")
        {
            Allow(message.Chat, kind, "text messages");
            SetText(message, request.Text("text"), request.Text("parse_mode"), 4096);
        }
        else
        {
            SetText(message, request.Text("caption") ?? "", request.Text("parse_mode"), 1024);
            SetFile(message, kind, request.Text(kind), request, request);
        }

        message.Buttons = Keyboard(request);
        return server.Add(message).ToJson(server);
    }

    /// <summary>Returns who alone sees the message; null for all. A server older than Bot API 10.3 ignores the parameter, as it does every unknown one.</summary>
    private long? Receiver(TelegramRequest request)
    {
        if (server.IsOld || request.Object("ephemeral_message_parameters") is not JsonObject parameters)
        {
            return null;
        }

        var receiver = parameters["receiver_user_id"]?.GetValue<long>() ?? throw new Refused(400, "Bad Request: parameter \"receiver_user_id\" is required");
        return server.WasPressed(parameters["callback_query_id"]?.GetValue<string>() ?? "", receiver, request.Number("chat_id") ?? 0)
            ? receiver
            : throw new Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
    }

    private FakeTelegramMessage Personal(TelegramRequest request) =>
        server.History(request.Number("chat_id") ?? 0).LastOrDefault(message => message.PersonalId == request.Number("ephemeral_message_id") && message.VisibleTo == request.Number("receiver_user_id"))
        ?? throw new Refused(400, "Bad Request: message to edit not found");

    private JsonNode ShowDraft(TelegramRequest request)
    {
        if (server.IsOld)
        {
            throw new Refused(404, "Not Found: method not found");
        }

        var (chat, id, text) = (request.Number("chat_id") ?? 0, request.Number("draft_id") ?? 0, request.Text("text") ?? "");
        if (chat <= 0 || id == 0)
        {
            throw new Refused(400, chat <= 0 ? "Bad Request: chat must be a private chat" : "Bad Request: draft_id must be non-zero");
        }

        var shown = request.Text("parse_mode") is null ? text : TelegramHtml.Read(text, out var fault) ?? throw new Refused(400, $"Bad Request: can't parse entities: {fault}");
        if (shown.Length > 4096)
        {
            throw new Refused(400, "Bad Request: message is too long");
        }

        server.Show(new(chat, request.Number("message_thread_id"), id, shown, request.Flag("can_stop"), server.Now));
        return true;
    }

    /// <summary>An album: two to ten messages, each with a file and a caption.</summary>
    private JsonArray SendGroup(TelegramRequest request)
    {
        var media = (request.Object("media") as JsonArray)?.OfType<JsonObject>().ToList() ?? throw new Refused(400, "Bad Request: can't parse media JSON object");
        if (media.Count is < 2 or > 10)
        {
            throw new Refused(400, "Bad Request: there must be from 2 to 10 media in the album");
        }

        return [.. media.Select(each => Send(new(each, request.Files, false), request, each["type"]!.GetValue<string>()))];
    }

    private JsonObject Send(TelegramRequest fields, TelegramRequest request, string kind)
    {
        var message = NewMessage(request);
        SetText(message, fields.Text("caption") ?? "", fields.Text("parse_mode"), 1024);
        SetFile(message, kind, fields.Text("media"), fields, request);
        return server.Add(message).ToJson(server);
    }

    private FakeTelegramMessage NewMessage(TelegramRequest request) => new(server.NextMessageId(), request.Number("chat_id") ?? throw new Refused(400, "Bad Request: chat_id is empty"))
    {
        IsFromBot = true,
        Thread = request.Number("message_thread_id"),
        RepliesTo = (request.Object("reply_parameters") as JsonObject)?["message_id"]?.GetValue<long>() ?? request.Number("reply_to_message_id"),
        IsSilent = request.Flag("disable_notification"),
        VisibleTo = Receiver(request),
    };

    private JsonObject EditText(TelegramRequest request)
    {
        var message = Target(request, "edit");
        if (message.Video is not null || message.Document is not null || message.Photo is not null)
        {
            throw new Refused(400, "Bad Request: there is no text in the message to edit");
        }

        return Edit(message, request, edited => SetText(edited, request.Text("text"), request.Text("parse_mode"), 4096));
    }

    private JsonObject EditCaption(TelegramRequest request)
    {
        var message = Target(request, "edit");
        if (message is { Video: null, Document: null, Photo: null })
        {
            throw new Refused(400, "Bad Request: there is no caption in the message to edit");
        }

        return Edit(message, request, edited => SetText(edited, request.Text("caption") ?? "", request.Text("parse_mode"), 1024));
    }

    private JsonNode EditMarkup(TelegramRequest request, FakeTelegramMessage message)
    {
        Edit(message, request, _ => { });
        return true;
    }

    private JsonNode EditMedia(TelegramRequest request, FakeTelegramMessage personal)
    {
        EditTo(request, personal);
        return true;
    }

    private JsonObject EditTo(TelegramRequest request, FakeTelegramMessage message)
    {
        var media = request.Object("media") as JsonObject ?? throw new Refused(400, "Bad Request: can't parse TelegramMedia");
        var fields = new TelegramRequest(media, request.Files, false);
        return Edit(message, request, edited =>
        {
            SetText(edited, fields.Text("caption") ?? "", fields.Text("parse_mode"), 1024);
            SetFile(edited, fields.Text("type") ?? "", fields.Text("media"), fields, request);
        });
    }

    private JsonObject Edit(FakeTelegramMessage message, TelegramRequest request, Action<FakeTelegramMessage> change)
    {
        var edited = message with { };
        change(edited);
        edited.Buttons = Keyboard(request);
        if (edited.Raw == message.Raw && edited.Video == message.Video && edited.Photo == message.Photo && edited.Document == message.Document && edited.Buttons.SequenceEqual(message.Buttons))
        {
            throw new Refused(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message");
        }

        (message.Text, message.Raw, message.ParseMode, message.Buttons) = (edited.Text, edited.Raw, edited.ParseMode, edited.Buttons);
        (message.Video, message.Document, message.Photo, message.Thumbnail, message.Cover) = (edited.Video, edited.Document, edited.Photo, edited.Thumbnail, edited.Cover);
        (message.Width, message.Height, message.Duration, message.SupportsStreaming) = (edited.Width, edited.Height, edited.Duration, edited.SupportsStreaming);
        message.Edits++;
        return message.ToJson(server);
    }

    private JsonNode Delete(TelegramRequest request)
    {
        Target(request, "delete").IsDeleted = true;
        return true;
    }

    private JsonNode React(TelegramRequest request)
    {
        Target(request, "react").Reaction = (request.Object("reaction") as JsonArray)?.FirstOrDefault()?["emoji"]?.GetValue<string>();
        return true;
    }

    private FakeTelegramMessage Target(TelegramRequest request, string verb)
    {
        var message = server.Find(request.Number("chat_id") ?? 0, request.Number("message_id") ?? 0) ?? throw new Refused(400, $"Bad Request: message to {verb} not found");
        return verb != "edit" || message is { IsFromBot: true, IsFixed: false } ? message : throw new Refused(400, "Bad Request: message can't be edited");
    }

    private static void SetText(FakeTelegramMessage message, string? raw, string? mode, int limit)
    {
        if (raw is null || (limit == 4096 && raw.Length == 0))
        {
            throw new Refused(400, "Bad Request: message text is empty");
        }

        var text = raw;
        if (string.Equals(mode, "HTML", StringComparison.OrdinalIgnoreCase))
        {
            text = TelegramHtml.Read(raw, out var fault) ?? throw new Refused(400, $"Bad Request: can't parse entities: {fault}");
        }

        if (text.Length > limit)
        {
            throw new Refused(400, limit == 4096 ? "Bad Request: message is too long" : "Bad Request: message caption is too long");
        }

        (message.Text, message.Raw, message.ParseMode) = (text.Trim(), raw, mode);
    }

    private void SetFile(FakeTelegramMessage message, string kind, string? given, TelegramRequest fields, TelegramRequest request)
    {
        Allow(message.Chat, kind, $"{kind}s");
        var file = ReadFile(kind, given, request);
        (message.Video, message.Document, message.Photo) = (kind == "video" ? file : null, kind == "document" ? file : null, kind == "photo" ? file : null);
        (message.Width, message.Height, message.Duration) = ((int?)fields.Number("width"), (int?)fields.Number("height"), (int?)fields.Number("duration"));
        message.SupportsStreaming = fields.Flag("supports_streaming");
        var thumbnail = fields.Text("thumbnail") is { } name && name.StartsWith("attach://", StringComparison.Ordinal) ? name["attach://".Length..] : "thumbnail";
        message.Thumbnail = request.Files.GetValueOrDefault(thumbnail);
        message.Cover = fields.Text("cover") is { } cover && cover.StartsWith("attach://", StringComparison.Ordinal) ? request.Files.GetValueOrDefault(cover["attach://".Length..]) : null;
        if (message.Thumbnail is { Length: > 200_000 })
        {
            throw new Refused(400, "Bad Request: PHOTO_THUMB_TOO_LARGE");
        }
    }

    private void Allow(long chat, string kind, string words)
    {
        if (server.IsForbidden(chat, kind))
        {
            throw new Refused(400, $"Bad Request: not enough rights to send {words} to the chat");
        }
    }

    private FakeTelegramFile ReadFile(string kind, string? given, TelegramRequest request)
    {
        var attached = given is not null && given.StartsWith("attach://", StringComparison.Ordinal) ? given["attach://".Length..] : kind;
        if (request.Files.TryGetValue(attached, out var upload))
        {
            if (server.LocalRoot is null && upload.Length > CloudUpload)
            {
                throw new Refused(413, "Request Entity Too Large");
            }

            return server.AddFile(upload.FileName, upload.MediaType, upload.Length, upload.Content is { } bytes ? () => new MemoryStream(bytes) : null) with { Sha256 = upload.Sha256 };
        }

        if (given is not null && given.StartsWith("file://", StringComparison.Ordinal))
        {
            var path = given["file://".Length..];
            if (server.LocalRoot is null || !File.Exists(path))
            {
                throw new Refused(400, "Bad Request: wrong HTTP URL specified");
            }

            return server.AddFile(Path.GetFileName(path), null, new FileInfo(path).Length, () => File.OpenRead(path));
        }

        return server.FindFile(given ?? "") ?? throw new Refused(400, "Bad Request: wrong file identifier/HTTP URL specified");
    }

    private List<FakeTelegramButton> Keyboard(TelegramRequest request)
    {
        if ((request.Object("reply_markup") as JsonObject)?["inline_keyboard"] is not JsonArray rows)
        {
            return [];
        }

        var buttons = rows.SelectMany(row => row!.AsArray()).Select(button =>
            new FakeTelegramButton(button!["text"]!.GetValue<string>(), button["callback_data"]?.GetValue<string>(), button["url"]?.GetValue<string>(), button["disabled"] is not null)).ToList();
        if (server.LocalRoot is not null && buttons.Any(button => button.IsDisabled))
        {
            throw new Refused(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"); // A server older than Bot API 10.3.
        }

        if (buttons.Any(button => button.Data is { } data && Encoding.UTF8.GetByteCount(data) is 0 or > 64))
        {
            throw new Refused(400, "Bad Request: BUTTON_DATA_INVALID");
        }

        return buttons;
    }

    private sealed class Refused(int code, string description) : Exception(description)
    {
        public int Code => code;
    }
}
