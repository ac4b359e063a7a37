using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fakes.Time;
using NemoVideo.Simulator;

namespace NemoVideo.Tests.Simulator;

/// <summary>A caller of the simulator with nothing but HTTP: what it sends is docs/contracts/nemovideo.md, written out.</summary>
internal sealed class SimCaller : IAsyncDisposable
{
    private readonly bool _ownsServer;

    private SimCaller(SimulatorServer server, ManualClock clock, bool ownsServer)
    {
        Server = server;
        Clock = clock;
        _ownsServer = ownsServer;
        Http = new HttpClient { BaseAddress = server.Address };
        Http.DefaultRequestHeaders.Add("X-Skill-Source", "editor-change-background");
        Http.DefaultRequestHeaders.Add("X-Skill-Version", "1.0.0");
        Http.DefaultRequestHeaders.Add("X-Skill-Platform", "unknown");
    }

    public static SimulatorOptions Quick { get; } = new() { Speed = 0, Silence = SilentEdits.Never, GuiTalk = false, UseFfmpeg = false, TokensPerAddress = 1000 };

    public SimulatorServer Server { get; }
    public ManualClock Clock { get; }
    public HttpClient Http { get; }
    public string Session { get; private set; } = "";
    public string Task { get; private set; } = "";
    public string Token { get; private set; } = "";

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<SimCaller> StartAsync(SimulatorOptions? options = null)
    {
        var clock = new ManualClock();
        return new SimCaller(await SimulatorServer.StartAsync(options ?? Quick, clock, Stop), clock, ownsServer: true);
    }

    /// <summary>With a token and a session.</summary>
    public static async Task<SimCaller> ReadyAsync(SimulatorOptions? options = null)
    {
        var caller = await StartAsync(options);
        await caller.SignInAsync();
        await caller.OpenAsync();
        return caller;
    }

    /// <summary>Somebody else at the same server.</summary>
    public async Task<SimCaller> OtherAsync()
    {
        var other = new SimCaller(Server, Clock, ownsServer: false);
        await other.SignInAsync();
        return other;
    }

    /// <summary>The same caller at a server that starts with the state as it is on disk now: what a kill leaves.</summary>
    /// <param name="state">The state directory of <see cref="Server"/>.</param>
    /// <param name="copy">Gets a copy of it.</param>
    public async Task<SimCaller> AfterKillAsync(string state, string copy)
    {
        Copy(state, copy);
        var after = await StartAsync(Quick with { StateDirectory = copy });
        (after.Token, after.Session, after.Task) = (Token, Session, Task);
        after.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return after;
    }

    /// <summary>Copies the state as it is on disk now. Returns where to.</summary>
    public static string Copy(string state, string copy)
    {
        foreach (var file in Directory.GetFiles(state, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(state, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public async Task SignInAsync(string? clientId = null)
    {
        var answer = await TokenAsync(clientId ?? Guid.NewGuid().ToString());
        Token = answer.Json["data"]!["token"]!.GetValue<string>();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async Task<Answer> TokenAsync(string? clientId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/anonymous-token");
        if (clientId is not null)
        {
            request.Headers.Add("X-Client-Id", clientId);
        }

        return await SendAsync(request);
    }

    public async Task OpenAsync()
    {
        var data = (await PostAsync("/api/tasks/me/with-session/nemo_agent", new JsonObject { ["task_name"] = "project", ["language"] = "en" })).Json["data"]!;
        (Session, Task) = (data["session_id"]!.GetValue<string>(), data["task_id"]!.GetValue<string>());
    }

    public Task<Answer> PostAsync(string path, JsonNode body) => PostAsync(path, body.ToJsonString());

    public async Task<Answer> PostAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await SendAsync(request);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, Stop);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    public async Task<Answer> UploadAsync(string name, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "files", name } };
        using var response = await Http.PostAsync($"/api/upload-video/nemo_agent/me/{Session}", form, Stop);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>A clip of ten seconds that is nothing but its header.</summary>
    public Task<Answer> UploadClipAsync(string name = "clip.mp4") => UploadAsync(name, TinyMp4.OfLength(TimeSpan.FromSeconds(10)));

    public HttpRequestMessage Saying(string text) => new(HttpMethod.Post, "/run_sse")
    {
        Content = new StringContent(
            new JsonObject
            {
                ["app_name"] = "nemo_agent",
                ["user_id"] = "me",
                ["session_id"] = Session,
                ["new_message"] = new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) },
            }.ToJsonString(),
            Encoding.UTF8,
            "application/json"),
    };

    /// <summary>The whole body of a turn.</summary>
    public async Task<Answer> SayAsync(string text)
    {
        using var request = Saying(text);
        return await SendAsync(request);
    }

    public async Task<JsonObject> StateAsync() => (await GetAsync($"/api/state/nemo_agent/me/{Session}/latest")).Json["data"]!["state"]!.AsObject();

    public async Task<(int Available, int Frozen)> CreditsAsync()
    {
        var data = (await GetAsync("/api/credits/balance/simple")).Json["data"]!;
        return (data["available"]!.GetValue<int>(), data["frozen"]!.GetValue<int>());
    }

    /// <summary>The body of an export: the draft, with local paths replaced by addresses.</summary>
    public async Task<JsonObject> ExportBodyAsync(string id)
    {
        var state = await StateAsync();
        var draft = state["draft"]!.ToJsonString();
        foreach (var file in state["video_infos"]!.AsArray())
        {
            draft = draft.Replace($"/mnt/userdata/{Session}/{file!["filename"]!.GetValue<string>()}", file["cdn_url"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        return new JsonObject
        {
            ["id"] = id,
            ["sessionId"] = Session,
            ["draft"] = JsonNode.Parse(draft),
            ["output"] = new JsonObject { ["format"] = "mp4", ["quality"] = "high" },
        };
    }

    public async Task<Answer> ExportAsync(string id) => await PostAsync("/api/render/proxy/lambda", await ExportBodyAsync(id));

    public Task<Answer> PollAsync(string id) => GetAsync($"/api/render/proxy/lambda/{id}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_ownsServer)
        {
            await Server.DisposeAsync();
        }
    }
}

internal sealed record Answer(int Status, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public int Code => Json["code"]!.GetValue<int>();

    /// <summary>The objects of an ADK stream.</summary>
    public IReadOnlyList<JsonNode> Events =>
        [.. Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(frame => frame.StartsWith("data: {", StringComparison.Ordinal)).Select(frame => JsonNode.Parse(frame[6..])!)];

    /// <summary>Texts of events without <c>partial</c>.</summary>
    public string Said => string.Join('|', Events.Where(one => one["partial"] is null).Select(one => one["content"]?["parts"]?[0]?["text"]?.GetValue<string>()).Where(text => text is not null));

    public IReadOnlyList<string> Tools => [.. Events.Select(one => one["content"]?["parts"]?[0]?["functionCall"]?["name"]?.GetValue<string>()).OfType<string>()];
}
