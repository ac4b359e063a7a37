using System.Globalization;
using System.Text.Json.Nodes;

namespace Fakes.Discord;

/// <summary>A message in a channel, as users see it. Each change is atomic, so a concurrent reader sees the message before it or after it.</summary>
/// <param name="first">Its first body.</param>
/// <param name="isLoading">It shows only "thinking…" so far.</param>
public sealed class FakeMessage(JsonObject first, IReadOnlyList<UploadedFile> files, bool isLoading)
{
    private volatile State _now = new((JsonObject)first.DeepClone(), files, isLoading, 0);

    public required string Id { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>The last written body, including nonce and references; replaced, never changed.</summary>
    public JsonObject Body => _now.Body;

    /// <summary>The first body: only a new message notifies users.</summary>
    public JsonObject First { get; } = (JsonObject)first.DeepClone();

    public bool IsEphemeral { get; init; }

    public bool IsDeleted { get; set; }

    /// <summary>Shows "thinking…" until it is filled.</summary>
    public bool IsLoading => _now.IsLoading;

    public int Edits => _now.Edits;

    /// <summary>The files that it shows: a message of components shows only what these name.</summary>
    public IReadOnlyList<UploadedFile> Files => IsRich ? [.. _now.Files.Where(file => ComponentRules.Names(Body).Contains(ComponentRules.NameOf(file)))] : _now.Files;

    /// <summary>The files that it has, shown or not.</summary>
    internal IReadOnlyList<UploadedFile> Attached => _now.Files;

    /// <summary>Whether it consists of components instead of text.</summary>
    public bool IsRich => ComponentRules.IsRich(Body);

    /// <summary>Its text; of a message of components, that of its text displays.</summary>
    public string Content => IsRich ? string.Join('\n', ComponentRules.Texts(Body)) : (string?)Body["content"] ?? "";

    /// <summary>The colour of its frame; null for none.</summary>
    public int? Colour => (int?)Parts.FirstOrDefault(part => (int?)part["type"] == 17)?["accent_color"];

    /// <summary>What its galleries show: addresses, or <c>attachment://</c> and the name of one of its files.</summary>
    public IReadOnlyList<string> Gallery => [.. Parts.Where(part => (int?)part["type"] == 12).SelectMany(part => part["items"]!.AsArray()).Select(item => (string)item!["media"]!["url"]!)];

    /// <summary>All its components, and those inside them.</summary>
    public IReadOnlyList<JsonObject> Parts => [.. ComponentRules.All(Body)];

    /// <summary>The custom ids of its buttons.</summary>
    public IReadOnlyList<string> Buttons => [.. Parts.Select(part => (string?)part["custom_id"]).OfType<string>()];

    /// <summary>Gets whether it shows a video: uploaded, or from an address.</summary>
    public bool HasVideo => Files.Any(file => file.FileName.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase)) || Gallery.Any(url => !url.StartsWith("attachment:", StringComparison.Ordinal));

    /// <summary>Replaces the body, which also fills it.</summary>
    internal void Becomes(JsonObject body, IReadOnlyList<UploadedFile> files) => _now = new(body, files, IsLoading: false, _now.Edits + 1);

    public JsonObject ToJson(string botId)
    {
        var json = (JsonObject)Body.DeepClone();
        json.Remove("allowed_mentions");
        json.Remove("enforce_nonce");
        json.Remove("message_reference");
        json["id"] = Id;
        json["channel_id"] = ChannelId;
        json["type"] = 0;
        json["content"] = IsRich ? "" : Content;
        json["author"] = new JsonObject { ["id"] = botId, ["username"] = "nemobot", ["discriminator"] = "0000", ["bot"] = true };
        json["timestamp"] = "2026-11-02T09:00:00+00:00";
        json["edited_timestamp"] = null;
        json["tts"] = false;
        json["mention_everyone"] = false;
        json["mentions"] = new JsonArray();
        json["mention_roles"] = new JsonArray();
        json["embeds"] ??= new JsonArray();
        json["components"] ??= new JsonArray();
        json["flags"] ??= 0;
        json["pinned"] = false;
        json["attachments"] = new JsonArray([.. Attached.Select((file, index) => new JsonObject { ["id"] = $"{Id}{index}", ["filename"] = file.FileName, ["size"] = file.Length, ["url"] = "https://cdn.discordapp.com/x", ["proxy_url"] = "https://cdn.discordapp.com/x" })]);
        return json;
    }

    private sealed record State(JsonObject Body, IReadOnlyList<UploadedFile> Files, bool IsLoading, int Edits);
}

/// <summary>The channels and their messages.</summary>
public sealed class FakeChannels
{
    private static readonly TimeSpan NonceMemory = TimeSpan.FromMinutes(5);
    private readonly FakeDiscordSettings _settings;
    private readonly Lock _gate = new();
    private readonly List<FakeMessage> _messages = [];
    private readonly Dictionary<string, (FakeMessage Message, DateTimeOffset At)> _nonces = [];
    private readonly HashSet<string> _closed = [];
    private readonly Dictionary<string, JsonObject> _people = [];
    private readonly Dictionary<string, bool> _archived = [];
    private long _last;

    public FakeChannels(FakeDiscordSettings settings)
    {
        _settings = settings;
        Interactions = new(settings, this);
    }

    public FakeInteractions Interactions { get; }

    /// <summary>Largest file that may be uploaded, in bytes.</summary>
    public long UploadLimit { get; set; } = 10 * 1024 * 1024;

    /// <summary>Returns what a user sees there, in order.</summary>
    public IReadOnlyList<FakeMessage> In(string channel)
    {
        lock (_gate)
        {
            return [.. _messages.Where(message => message.ChannelId == channel && !message.IsDeleted)];
        }
    }

    /// <summary>Returns a user's message in its current state: the bot may fetch it.</summary>
    public void Hold(JsonObject message)
    {
        lock (_gate)
        {
            _people[(string)message["id"]!] = (JsonObject)message.DeepClone();
        }
    }

    /// <summary>Removes the bot's access.</summary>
    public void Close(string channel)
    {
        lock (_gate)
        {
            _closed.Add(channel);
        }
    }

    /// <summary>Archives the thread: nothing in it can be edited until a new message reopens it, which a locked one does not accept.</summary>
    public void Archive(string channel, bool isLocked = false)
    {
        lock (_gate)
        {
            _archived[channel] = isLocked;
        }
    }

    public static JsonObject Describe(string channel) => new() { ["id"] = channel, ["type"] = 1, ["recipients"] = new JsonArray(), ["last_message_id"] = null };

    internal RestAnswer Create(string channel, RestRequest request, bool byBot, bool isEphemeral = false) =>
        Add(channel, request, byBot, isEphemeral, isLoading: false, out var message) is { } refused ? refused : new(200, message!.ToJson(_settings.BotId));

    internal RestAnswer? Add(string channel, RestRequest request, bool byBot, bool isEphemeral, bool isLoading, out FakeMessage? message)
    {
        lock (_gate)
        {
            message = null;
            if (byBot && _closed.Contains(channel))
            {
                return RestAnswer.Error(403, 50001, "Missing Access");
            }

            if (_archived.TryGetValue(channel, out var isLocked) && isLocked)
            {
                return RestAnswer.Error(403, 160005, "Thread is locked");
            }

            var body = request.Body ?? [];
            if ((Refused(body, request) ?? ComponentRules.Refusal(body, request.Files)) is { } refused)
            {
                return refused;
            }

            _archived.Remove(channel);
            var now = _settings.Time.GetUtcNow();
            var nonce = body["enforce_nonce"]?.GetValue<bool>() == true ? channel + "/" + (string?)body["nonce"] : null;
            if (nonce is not null && _nonces.TryGetValue(nonce, out var known) && now - known.At < NonceMemory)
            {
                message = known.Message;
                return null;
            }

            message = new(body, request.Files, isLoading) { Id = NextId(now), ChannelId = channel, IsEphemeral = isEphemeral };
            _messages.Add(message);
            if (nonce is not null)
            {
                _nonces[nonce] = (message, now);
            }

            return null;
        }
    }

    internal RestAnswer Edit(string channel, string id, RestRequest request)
    {
        lock (_gate)
        {
            var message = Find(id);
            return _closed.Contains(channel) ? RestAnswer.Error(403, 50001, "Missing Access")
                : message is null || message.ChannelId != channel || message.IsEphemeral ? RestAnswer.Error(404, 10008, "Unknown Message")
                : Change(message, request);
        }
    }

    internal RestAnswer Change(FakeMessage message, RestRequest request)
    {
        lock (_gate)
        {
            if (_archived.ContainsKey(message.ChannelId))
            {
                return RestAnswer.Error(400, 50083, "Thread is archived");
            }

            var body = request.Body ?? [];
            if (Refused(body, request) is { } refused)
            {
                return refused;
            }

            var files = body["attachments"] is JsonArray ? request.Files : message.Attached;
            var changed = (JsonObject)message.Body.DeepClone();
            foreach (var (name, value) in body)
            {
                changed[name] = value?.DeepClone();
            }

            if (message.IsRich && body["flags"] is not null && !ComponentRules.IsRich(body))
            {
                return RestAnswer.Error(400, 50035, "IS_COMPONENTS_V2 cannot be removed");
            }

            if (ComponentRules.Refusal(changed, files) is { } wrong)
            {
                return wrong;
            }

            message.Becomes(changed, files);
            return new(200, message.ToJson(_settings.BotId));
        }
    }

    internal RestAnswer Delete(string channel, string id)
    {
        lock (_gate)
        {
            if (Find(id) is not { } message || message.ChannelId != channel)
            {
                return RestAnswer.Error(404, 10008, "Unknown Message");
            }

            message.IsDeleted = true;
            return new(204, null);
        }
    }

    internal RestAnswer Get(string channel, string id)
    {
        lock (_gate)
        {
            return _closed.Contains(channel) ? RestAnswer.Error(403, 50001, "Missing Access")
                : _people.TryGetValue(id, out var held) && (string?)held["channel_id"] == channel ? new(200, held.DeepClone())
                : Find(id) is { } message && message.ChannelId == channel ? new(200, message.ToJson(_settings.BotId)) : RestAnswer.Error(404, 10008, "Unknown Message");
        }
    }

    internal RestAnswer List(string channel, string? after)
    {
        lock (_gate)
        {
            var from = ulong.Parse(after ?? "0", CultureInfo.InvariantCulture);
            var found = In(channel).Where(message => !message.IsEphemeral && ulong.Parse(message.Id, CultureInfo.InvariantCulture) > from);
            return new(200, new JsonArray([.. found.Reverse().Select(message =>
            {
                var json = message.ToJson(_settings.BotId);
                json.Remove("nonce"); // Discord does not promise to repeat it here.
                return json;
            })]));
        }
    }

    internal FakeMessage? Find(string? id)
    {
        lock (_gate)
        {
            return _messages.Find(message => message.Id == id && !message.IsDeleted);
        }
    }

    private RestAnswer? Refused(JsonObject body, RestRequest request) =>
        request.Files.Any(file => file.Length > UploadLimit) ? RestAnswer.Error(413, 40005, "Request entity too large")
        : request.Files.Any(file => file.Length == 0) ? RestAnswer.Error(400, 50035, "An empty file")
        : ((string?)body["content"])?.Length > 2000 ? RestAnswer.Error(400, 50035, "Invalid Form Body")
        : null;

    /// <summary>Ids contain their time, as Discord's do.</summary>
    private string NextId(DateTimeOffset now)
    {
        var id = Math.Max(_last + 1, (now.ToUnixTimeMilliseconds() - 1420070400000) << 22);
        _last = id;
        return id.ToString(CultureInfo.InvariantCulture);
    }
}
