using System.Globalization;
using System.Text;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using static NemoBot.Operations.Views.Html;

namespace NemoBot.Operations.Views;

/// <summary>Renders the figures as the overview's HTML. No I/O; encodes everything but numbers.</summary>
internal static class OverviewHtml
{
    /// <summary>Approximate number of new anonymous accounts that a server gets per week (docs/contracts/nemovideo.md §2.3).</summary>
    public const int TokensAWeek = 10;

    /// <summary>How many causes of failures are named.</summary>
    private const int MostFaults = 8;

    /// <summary>In bytes; less is marked.</summary>
    private const long LittleDisk = 1L << 30;

    private static readonly JobState[] States = Enum.GetValues<JobState>();

    public static ConsoleView View(OperatorFigures figures) => new(
        ConsoleTab.Overview,
        Headline(figures),
        Sections(figures),
        string.Create(CultureInfo.InvariantCulture, $"Counts only. As of {figures.Now:yyyy-MM-dd HH:mm:ss} UTC; a browser with scripts renews them every 10 seconds."))
    {
        IsRenewed = true,
    };

    private static string Headline(OperatorFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"Version {ProductVersion.Full}, running for {Age(figures.Now - figures.Since)}: {figures.BusyLanes:N0} busy chats, {figures.RunningJobs:N0} running jobs");

    private static string Sections(OperatorFigures figures)
    {
        var store = figures.Store;
        var html = new StringBuilder();
        html.Append(List("Now", [
            ("Chats", Number(store.Chats.Values.Sum()), false),
            .. store.Chats.OrderBy(chat => chat.Key, StringComparer.Ordinal).Select(chat => ($"… on {chat.Key}", Number(chat.Value), false)),
            ("Messages waiting", Number(store.MessagesWaiting), false),
            ("Messages that cannot be decrypted", Number(store.MessagesAside), store.MessagesAside > 0),
            ("Replies waiting to go out", Number(store.PostsWaiting), false),
            ("Input nobody understood", Number(store.Quarantined), false),
        ]));
        html.Append(List("Failed in the last 24 hours", [
            .. Enum.GetValues<JobKind>().Select(kind => (kind.ToString(), Number(store.Failures.GetValueOrDefault(kind)), store.Failures.GetValueOrDefault(kind) > 0)),
        ]));
        html.Append(Faults(figures));
        html.Append(List("Accounts", [
            ($"Free accounts fetched in 7 days, of about {TokensAWeek}", Number(store.TokensInWeek), store.TokensInWeek >= TokensAWeek && !figures.HasOperatorToken),
            ("Free accounts left this week, about", Number(Math.Max(0, TokensAWeek - store.TokensInWeek)), store.TokensInWeek >= TokensAWeek && !figures.HasOperatorToken),
            ("Operator's account", figures.HasOperatorToken ? "in use" : "not set", false),
            ($"Edits with it today, at most {Number(figures.EditsPerDay)}", Number(store.EditsToday), store.EditsToday >= figures.EditsPerDay),
            ($"Exports with it today, at most {Number(figures.ExportsPerDay)}", Number(store.ExportsToday), store.ExportsToday >= figures.ExportsPerDay),
        ]));
        var full = figures.FilesLimitBytes > 0 ? (double)store.FileBytes / figures.FilesLimitBytes : 0;
        html.Append(List(
            "Files",
            [
                ("Stored files", Number(store.Files), false),
                ($"Bytes, of {Bytes(figures.FilesLimitBytes)}", Bytes(store.FileBytes), full >= 1),
                ("Free on the disk of this node", Bytes(figures.FreeDiskBytes), figures.FreeDiskBytes < LittleDisk),
            ],
            string.Create(CultureInfo.InvariantCulture, $"<meter min=\"0\" max=\"100\" high=\"90\" value=\"{Math.Min(100, full * 100):0}\">{full:P0}</meter>")));
        html.Append(figures.Alerts is { } alerts ? Alerts(alerts) : "");
        html.Append(figures.Hours.Count == 0 ? "" : UsageCharts.Section("Last 24 hours", "an hour", "HH:mm", figures.Hours));
        html.Append(figures.Days.Count == 0 ? "" : UsageCharts.Section("Last 31 days", "a day", "yyyy-MM-dd", figures.Days));
        html.Append(Jobs(store));
        html.Append(Platforms(figures));
        html.Append(figures.Nodes.Count == 0 ? "" : Nodes(figures));
        return html.ToString();
    }

    private static string List(string title, IEnumerable<(string Label, string Value, bool IsBad)> lines, string more = "")
    {
        var rows = string.Concat(lines.Select(line => $"<dt>{Encode(line.Label)}</dt><dd{(line.IsBad ? " class=\"bad\"" : "")}>{Encode(line.Value)}</dd>"));
        return $"<section><h2>{Encode(title)}</h2><dl>{rows}</dl>{more}</section>\n";
    }

    private static string Faults(OperatorFigures figures) => UsageCharts.Faults(figures.Hours) is { Count: > 0 } faults
        ? List("Why, in the last 24 hours", faults.Take(MostFaults).Select(fault => (fault.Fault, Number(fault.Count), true)))
        : "";

    private static string Alerts(AlertFigures alerts) => List("Alerts", [
        ("Chats that get them", Number(alerts.Chats), false),
        .. alerts.Code is { } code ? [(string.Create(CultureInfo.InvariantCulture, $"To add one, say there until {alerts.CodeUntil:HH:mm} UTC"), $"/alerts {code}", false)] : Array.Empty<(string, string, bool)>(),
    ]);

    private static string Jobs(StoreFigures store)
    {
        var head = string.Concat(States.Select(state => $"<th scope=\"col\">{state}</th>"));
        var rows = string.Concat(Enum.GetValues<JobKind>().Select(kind =>
            $"<tr><th scope=\"row\">{kind}</th>{string.Concat(States.Select(state => $"<td>{Number(store.Jobs.GetValueOrDefault((kind, state)))}</td>"))}</tr>"));
        return $"<section class=\"wide\" tabindex=\"0\" aria-label=\"Jobs\"><h2>Jobs</h2><table><thead><tr><th scope=\"col\">Kind</th>{head}</tr></thead><tbody>{rows}</tbody></table></section>\n";
    }

    private static string Platforms(OperatorFigures figures)
    {
        var rows = string.Concat(figures.Platforms.Select(platform =>
        {
            var (name, activity) = platform;
            var state = activity.FaultsInARow == 0 ? "<td class=\"good\">well</td>" : $"<td class=\"bad\">{Number(activity.FaultsInARow)} failed in a row</td>";
            var fault = activity.Fault is { } kind ? $"{kind}, {Ago(figures.Now, activity.FaultAt)}" : "none";
            return $"<tr><th scope=\"row\">{Encode(name)}</th>{state}<td>{Ago(figures.Now, activity.ReceivedAt)}</td><td>{Ago(figures.Now, activity.DeliveredAt)}</td><td>{Encode(fault)}</td></tr>";
        }));
        return "<section class=\"wide\" tabindex=\"0\" aria-label=\"Platforms\"><h2>Platforms since the start</h2><table><thead><tr><th scope=\"col\">Platform</th><th scope=\"col\">Delivery</th><th scope=\"col\">Last message in</th>"
            + $"<th scope=\"col\">Last reply out</th><th scope=\"col\">Last fault</th></tr></thead><tbody>{rows}</tbody></table></section>\n";
    }

    private static string Nodes(OperatorFigures figures)
    {
        var rows = string.Concat(figures.Nodes.Select(node =>
            $"<tr><th scope=\"row\">{Encode(node.Name)}</th><td>{Encode(node.Version)}</td><td>{Age(figures.Now - node.StartedAt)}</td><td>{Number(node.Chats)}</td><td>{Number(node.BusyChats)}</td>"
            + $"<td>{Number(node.RunningJobs)}</td><td>{Encode(node.Singles.Count == 0 ? "–" : string.Join(", ", node.Singles))}</td><td>{Ago(figures.Now, node.SeenAt)}</td></tr>"));
        return "<section class=\"wide\" tabindex=\"0\" aria-label=\"Nodes\"><h2>Nodes</h2><table><thead><tr><th scope=\"col\">Node</th><th scope=\"col\">Version</th><th scope=\"col\">Running for</th><th scope=\"col\">Chats</th>"
            + $"<th scope=\"col\">Busy</th><th scope=\"col\">Jobs</th><th scope=\"col\">For all nodes</th><th scope=\"col\">Last report</th></tr></thead><tbody>{rows}</tbody></table></section>\n";
    }
}
