using System.Net;
using System.Text.Json;
using Fakes.Time;
using Harness.WebChat;

namespace Cluster;

/// <summary>A chat whose person asks for help now and then, and measures how long the answer takes. It is answered once each time.</summary>
internal sealed class Probe : IDisposable
{
    /// <summary>What has no answer by then will have none.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(45);

    private readonly Database _database;
    private readonly string _name;
    private readonly Way _way;
    private readonly HttpClient _browser;
    private readonly List<string> _asked = [];
    private EventReader? _page;

    private Probe(Database database, IReadOnlyList<Uri> nodes, int first, string name)
    {
        (_database, _name) = (database, name);
        _way = new(nodes, first, new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = false });
        _browser = new(_way) { BaseAddress = nodes[first] };
    }

    /// <summary>Gets the chat's key.</summary>
    public string Chat { get; private set; } = "";

    /// <summary>Opens the page at a node, and asks for the first time: from then on the chat has an owner.</summary>
    /// <param name="name">Unique.</param>
    public static async Task<Probe> StartAsync(Database database, IReadOnlyList<Uri> nodes, int first, string name)
    {
        var probe = new Probe(database, nodes, first, name);
        try
        {
            await Eventually.HoldsAsync(probe.HasOpenedAsync, () => $"{name} to get the page", TimeLimit);
            await probe.AskAsync();
            return probe;
        }
        catch
        {
            probe.Dispose();
            throw;
        }
    }

    /// <summary>Asks this node from now on.</summary>
    public void TurnTo(int node) => _way.TurnTo(node);

    /// <summary>Has the page open from now on: an answer counts when the page shows it.</summary>
    public async Task OpenPageAsync()
    {
        _page = await EventReader.OpenAsync(_browser);
        await _page.HistoryAsync();
    }

    /// <summary>Asks, and returns the moment of the answer (of the real clock).</summary>
    /// <exception cref="TimeoutException">There is no answer.</exception>
    public async Task<long> AskAsync()
    {
        var clientId = $"{_name}-{_asked.Count:000}";
        string? id = null;
        await Eventually.HoldsAsync(async token => (id = await AcceptedAsync(clientId, token)) is not null, () => $"{clientId} to be accepted", TimeLimit);
        _asked.Add(id!);
        if (Chat.Length == 0)
        {
            Chat = await _database.ChatOfAsync(clientId);
        }

        if (_page is not null)
        {
            await ShownAsync(_page, id!);
            return TimeProvider.System.GetTimestamp();
        }

        // Asked at the database: every node could tell, but a page costs more than what is measured.
        await Eventually.HoldsAsync(_ => _database.IsAnsweredAsync(Chat), () => $"{clientId} ({id}) of {Chat} to be answered", TimeLimit);
        return TimeProvider.System.GetTimestamp();
    }

    /// <summary>Describes what the page shows that it should not.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        using var events = await EventReader.OpenAsync(_browser);
        var lines = (await events.HistoryAsync()).Select(line => JsonDocument.Parse(line.Data).RootElement).ToList();
        List<string> broken = [];
        foreach (var id in _asked)
        {
            var (mine, answers) = (lines.Count(line => Field(line, "id") == id), lines.Count(line => Field(line, "repliesTo") == id));
            if ((mine, answers) != (1, 1))
            {
                broken.Add($"{_name}: message {id} of {Chat} is there {mine} times, with {answers} answers.");
            }
        }

        return broken;
    }

    public void Dispose()
    {
        _page?.Dispose();
        _browser.Dispose();
    }

    private static async Task ShownAsync(EventReader page, string id)
    {
        try
        {
            while (Field(JsonDocument.Parse((await page.NextAsync("entry")).Data).RootElement, "repliesTo") != id)
            {
                // What was said before.
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            throw new TimeoutException($"The page does not show the answer to {id}: {fault.Message}", fault);
        }
    }

    private static string? Field(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task<bool> HasOpenedAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var page = await _browser.GetAsync("/", cancellationToken);
            return page.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Returns the bot's id of the message; null if it has to be sent again.</summary>
    private async Task<string?> AcceptedAsync(string clientId, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _browser.SayAsync("help", clientId).WaitAsync(cancellationToken);
            return answer.StatusCode >= HttpStatusCode.InternalServerError ? null : await answer.AcceptedIdAsync();
        }
        catch (Exception down) when (down is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
