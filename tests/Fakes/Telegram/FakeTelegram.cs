using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fakes.Telegram;

/// <summary>A Bot API server on loopback with the real protocol. The user's side: <see cref="Person"/> and <see cref="Group"/>; the bot's side is HTTP.</summary>
public sealed class FakeTelegram : IAsyncDisposable
{
    private static readonly TimeSpan DraftLasts = TimeSpan.FromSeconds(30);

    /// <summary>The maximum of a long poll (docs/contracts/telegram.md §2).</summary>
    private const int MostPollSeconds = 50;

    private readonly ConcurrentDictionary<(long Chat, string Kind), bool> _forbidden = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _executed = new();
    private readonly Lock _lock = new();
    private readonly WebApplication _app;
    private readonly FakeTelegramMethods _methods;
    private readonly FakeTelegramFaults _faults = new();
    private readonly Dictionary<long, List<FakeTelegramMessage>> _chats = [];
    private readonly Dictionary<long, string> _chatTypes = [];
    private readonly Dictionary<string, FakeTelegramFile> _files = [];
    private readonly Dictionary<(long Chat, long? Thread), FakeTelegramDraft> _drafts = [];
    private readonly Dictionary<string, (long Person, long Chat)> _presses = [];
    private long _nextMessage = 1000;
    private long _nextFile = 1;

    private FakeTelegram(WebApplication app, TimeProvider time, string? localRoot)
    {
        (_app, Time, LocalRoot) = (app, time, localRoot);
        Updates = new FakeTelegramUpdates(time, () => Called?.Invoke("getUpdates"));
        _methods = new FakeTelegramMethods(this);
    }

    public static string Token => "4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake_x";

    public static long BotId => 4242424242;

    public static string Username => "nemo_fake_bot";

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>Folder of the local server's files; null for cloud mode with its small limits.</summary>
    public string? LocalRoot { get; }

    public TimeProvider Time { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Violations of Telegram's description in calls; empty is good. Needs the description.</summary>
    public ConcurrentQueue<string> SpecFaults { get; } = new();

    /// <summary>Each call, in order of arrival.</summary>
    public ConcurrentQueue<TelegramCallRecord> Calls { get; } = new();

    public ConcurrentQueue<string> AnsweredCallbacks { get; } = new();

    public ConcurrentQueue<string> Actions { get; } = new();

    /// <summary>Commands by language code, as registered.</summary>
    public ConcurrentDictionary<string, JsonNode> Commands { get; } = new();

    /// <summary>The names that the bot gave to topics, by chat and topic.</summary>
    public ConcurrentDictionary<(long Chat, long Topic), string> TopicNames { get; } = new();

    /// <summary>The descriptions by kind and language code, as set.</summary>
    public ConcurrentDictionary<(string Kind, string Language), string> About { get; } = new();

    /// <summary>The administrators, by chat.</summary>
    public ConcurrentBag<(long Chat, long User)> Administrators { get; } = [];

    /// <summary>The name that the bot was given meanwhile.</summary>
    public string NewUsername { get; set; } = Username;

    /// <summary>Whether this is a server from before Bot API 10.2: it knows no drafts, and no messages for one person.</summary>
    public bool IsOld { get; set; }

    /// <summary>Each draft as it was sent, in order.</summary>
    public ConcurrentQueue<FakeTelegramDraft> Drafts { get; } = new();

    /// <summary>Why the last update could not be delivered to the webhook; null for none.</summary>
    public string? WebhookFault { get; set; }

    public string? WebhookUrl { get; internal set; }

    public string? WebhookSecret { get; internal set; }

    /// <summary>Raised when a call arrives and again when it is done, with its method: tests wait for it.</summary>
    public event Action<string>? Called;

    internal FakeTelegramUpdates Updates { get; }

    internal TelegramSpec? Spec { get; } = TelegramSpec.TryLoad();

    public int WaitingUpdates => Updates.Waiting;

    public static async Task<FakeTelegram> StartAsync(TimeProvider? time = null, string? localRoot = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        var app = builder.Build();
        var fake = new FakeTelegram(app, time ?? TimeProvider.System, localRoot);
        app.Map("/bot{token}/{method}", fake.HandleAsync);
        app.MapGet("/file/bot{token}/{**path}", fake.ServeFileAsync);
        await app.StartAsync();
        fake.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return fake;
    }

    public FakeTelegramPerson Person(long id, string? language = "en") => new(this, id, id, language);

    public FakeTelegramPerson Group(long chat, long person, string? language = "en")
    {
        _chatTypes[chat] = chat < -1_000_000_000_000 ? "supergroup" : "group";
        return new(this, chat, person, language);
    }

    /// <summary>Returns the chat as a user sees it now: without deleted messages.</summary>
    public IReadOnlyList<FakeTelegramMessage> History(long chat)
    {
        lock (_lock)
        {
            return [.. _chats.GetValueOrDefault(chat, []).Where(message => !message.IsDeleted)];
        }
    }

    public IReadOnlyList<FakeTelegramMessage> FromBot(long chat) => [.. History(chat).Where(message => message.IsFromBot)];

    /// <summary>Returns the draft that a person sees in the chat or topic now; null for none.</summary>
    public FakeTelegramDraft? DraftIn(long chat, long? thread = null)
    {
        lock (_lock)
        {
            return _drafts.GetValueOrDefault((chat, thread)) is { } draft && Now - draft.ShownAt < DraftLasts ? draft : null;
        }
    }

    public FakeTelegram Fails(TelegramFaultRule rule)
    {
        _faults.Add(rule);
        return this;
    }

    /// <summary>Forbids the bot to send this there: <c>text</c>, <c>video</c>, <c>document</c> or <c>photo</c>. Existing messages may be edited, but not turned into it.</summary>
    public FakeTelegram Forbids(long chat, string kind)
    {
        _forbidden[(chat, kind)] = true;
        return this;
    }

    internal bool IsForbidden(long chat, string kind) => _forbidden.ContainsKey((chat, kind));

    /// <summary>Removes all faults.</summary>
    public void HealAll() => _faults.Clear();

    public FakeTelegramFile AddFile(string name, string? mediaType, byte[] content) => AddFile(name, mediaType, content.Length, () => new MemoryStream(content));

    public FakeTelegramFile AddFile(string name, string? mediaType, long length, Func<Stream>? open)
    {
        lock (_lock)
        {
            var file = new FakeTelegramFile($"BAAC{_nextFile++:D8}", name, mediaType, length, open);
            return _files[file.Id] = file;
        }
    }

    /// <summary>Queues an update; see <see cref="FakeTelegramUpdates"/>.</summary>
    public long Push(JsonObject body) => Updates.Add(body);

    /// <summary>Queues an update as raw text, for input that no real server would send.</summary>
    public long PushRaw(string text) => Updates.AddRaw(text);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync(); // Pending polls are cut, not awaited.
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal FakeTelegramMessage Add(FakeTelegramMessage message)
    {
        lock (_lock)
        {
            if (!_chats.TryGetValue(message.Chat, out var history))
            {
                _chats[message.Chat] = history = [];
            }

            history.Add(message);
            if (message is { IsFromBot: true, VisibleTo: null })
            {
                _drafts.Remove((message.Chat, message.Thread));
            }

            return message;
        }
    }

    internal FakeTelegramMessage? Find(long chat, long id)
    {
        lock (_lock)
        {
            return _chats.GetValueOrDefault(chat)?.Find(message => message.Id == id && !message.IsDeleted);
        }
    }

    internal void Show(FakeTelegramDraft draft)
    {
        lock (_lock)
        {
            _drafts[(draft.Chat, draft.Thread)] = draft;
            Drafts.Enqueue(draft);
        }
    }

    internal void TakeAway(FakeTelegramDraft draft)
    {
        lock (_lock)
        {
            _drafts.Remove((draft.Chat, draft.Thread));
        }
    }

    internal void NotePress(string query, long person, long chat)
    {
        lock (_lock)
        {
            _presses[query] = (person, chat);
        }
    }

    internal bool WasPressed(string query, long person, long chat)
    {
        lock (_lock)
        {
            return _presses.GetValueOrDefault(query) == (person, chat);
        }
    }

    internal FakeTelegramFile? FindFile(string id)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(id);
        }
    }

    internal long NextMessageId() => Interlocked.Increment(ref _nextMessage);

    internal JsonObject ChatJson(long chat) => chat > 0
        ? new() { ["id"] = chat, ["type"] = "private", ["first_name"] = "Ana" }
        : new() { ["id"] = chat, ["type"] = _chatTypes.GetValueOrDefault(chat, "supergroup"), ["title"] = "Cutters" };

    internal JsonObject Myself()
    {
        var me = Me();
        me["username"] = NewUsername;
        return me;
    }

    internal static JsonObject Me() => new()
    {
        ["id"] = BotId,
        ["is_bot"] = true,
        ["first_name"] = "Nemo",
        ["username"] = Username,
        ["can_join_groups"] = true,
        ["can_read_all_group_messages"] = false,
        ["supports_inline_queries"] = false,
    };

    internal static JsonObject UserJson(long id, string? language = null)
    {
        var user = new JsonObject { ["id"] = id, ["is_bot"] = false, ["first_name"] = "Ana" };
        if (language is not null)
        {
            user["language_code"] = language;
        }

        return user;
    }

    private async Task HandleAsync(HttpContext context, string token, string method)
    {
        if (token != Token)
        {
            await TelegramReply.Error(401, "Unauthorized").WriteAsync(context);
            return;
        }

        if (CutHalfway.TryPeek(out var cut) && cut == method && CutHalfway.TryDequeue(out _))
        {
            await context.Request.Body.ReadExactlyAsync(new byte[64 * 1024], context.RequestAborted);
            context.Abort();
            return;
        }

        var request = await TelegramRequestReader.ReadAsync(context.Request, context.RequestAborted);
        var chat = request.Number("chat_id");
        Calls.Enqueue(new(method, chat, request.Parameters.ToJsonString(), Now));
        foreach (var fault in Spec?.Check(method, request.Parameters, request.Files.Keys.ToHashSet(), request.IsText) ?? [])
        {
            SpecFaults.Enqueue(fault);
        }

        Called?.Invoke(method);
        var rule = _faults.Next(method, chat, request.Parameters.ToJsonString());
        try
        {
            if (rule is { Delay.Ticks: > 0 })
            {
                await Task.Delay(rule.Delay, TimeProvider.System, context.RequestAborted);
            }

            if (rule is { After: { } other })
            {
                await WhenExecuted(other).Task.WaitAsync(context.RequestAborted);
            }

            if (rule is not null && await FakeTelegramFaults.FailBeforeAsync(context, rule))
            {
                return;
            }

            var reply = method.Equals("getUpdates", StringComparison.OrdinalIgnoreCase)
                ? await PollAsync(request, context.RequestAborted)
                : await _methods.DoAsync(method, request, context.RequestAborted);
            WhenExecuted(method).TrySetResult();
            if (rule?.Trouble == TelegramTrouble.CutAfter)
            {
                context.Abort();
                return;
            }

            if (rule?.Trouble == TelegramTrouble.HangAfter)
            {
                Called?.Invoke(method);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            await reply.WriteAsync(context);
        }
        catch (OperationCanceledException)
        {
            // The bot closed the connection.
        }
        finally
        {
            if (rule?.Trouble != TelegramTrouble.HangAfter)
            {
                Called?.Invoke(method);
            }
        }
    }

    private TaskCompletionSource WhenExecuted(string method) => _executed.GetOrAdd(method, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<TelegramReply> PollAsync(TelegramRequest request, CancellationToken cancellationToken)
    {
        if (WebhookUrl is not null)
        {
            return TelegramReply.Error(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        }

        var timeLimit = TimeSpan.FromSeconds(Math.Clamp(request.Number("timeout") ?? 0, 0, MostPollSeconds));
        var allowed = (request.Object("allowed_updates") as JsonArray)?.Select(kind => kind!.GetValue<string>()).ToList();
        var batch = await Updates.PollAsync(request.Number("offset"), (int)Math.Clamp(request.Number("limit") ?? 100, 1, 100), timeLimit, allowed is { Count: 0 } ? null : allowed, cancellationToken);
        return batch is null
            ? TelegramReply.Error(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
            : new(200, $"{{\"ok\":true,\"result\":{batch}}}", null);
    }

    /// <summary>The next calls of these methods are cut after the first 64 KiB of their body, one each.</summary>
    public ConcurrentQueue<string> CutHalfway { get; } = new();

    /// <summary>The faults of the next file downloads, one each; later downloads succeed.</summary>
    public ConcurrentQueue<TelegramFileTrouble> FileTroubles { get; } = new();

    private async Task ServeFileAsync(HttpContext context, string token, string path)
    {
        var trouble = FileTroubles.TryDequeue(out var next) ? next : (TelegramFileTrouble?)null;
        if (trouble is { } other && InPlaceOfAFile(other) is var (status, page) && status != 0)
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, "video/mp4");
            context.Response.Headers.Location = "/elsewhere";
            context.Response.ContentLength = Encoding.UTF8.GetByteCount(page);
            await context.Response.WriteAsync(page, context.RequestAborted);
            return;
        }

        var file = token == Token && LocalRoot is null ? FindFile(Path.GetFileNameWithoutExtension(path)) : null;
        if (file?.Open is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        await using var content = file.Open();
        if (trouble == TelegramFileTrouble.Compressed)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true);
            await content.CopyToAsync(packed, context.RequestAborted);
            return;
        }

        context.Response.ContentLength = trouble == TelegramFileTrouble.CutUnmeasured ? null : trouble == TelegramFileTrouble.Part ? file.Length / 2 : file.Length;
        context.Response.StatusCode = trouble == TelegramFileTrouble.Part ? 206 : 200;
        if (trouble is TelegramFileTrouble.Cut or TelegramFileTrouble.CutUnmeasured or TelegramFileTrouble.Part)
        {
            var half = new byte[file.Length / 2];
            await content.ReadExactlyAsync(half, context.RequestAborted);
            await context.Response.Body.WriteAsync(half, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (trouble != TelegramFileTrouble.Part)
            {
                context.Abort();
            }

            return;
        }

        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <returns>0: a file is sent all the same.</returns>
    private static (int Status, string Page) InPlaceOfAFile(TelegramFileTrouble trouble) => trouble switch
    {
        TelegramFileTrouble.NotFound => (404, ""),
        TelegramFileTrouble.BadGateway => (502, ""),
        TelegramFileTrouble.Forbidden => (403, "<html>Forbidden</html>"),
        TelegramFileTrouble.Gone => (410, ""),
        TelegramFileTrouble.TooMany => (429, "slow down"),
        TelegramFileTrouble.Moved => (302, ""),
        TelegramFileTrouble.Page => (200, "<!DOCTYPE html><html><body>Sorry</body></html>"),
        TelegramFileTrouble.LongPage => (200, "\n <html>" + new string('x', 20_000)),
        TelegramFileTrouble.Json => (200, "{\"ok\":false,\"error_code\":404,\"description\":\"Not Found\"}"),
        TelegramFileTrouble.Words => (200, "File not found"),
        TelegramFileTrouble.Nothing => (200, ""),
        _ => (0, ""),
    };
}
