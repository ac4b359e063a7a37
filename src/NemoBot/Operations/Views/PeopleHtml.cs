using System.Globalization;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using static NemoBot.Operations.Views.Html;

namespace NemoBot.Operations.Views;

/// <summary>Renders the page of people: all for whom something is decided, or one. No I/O; encodes everything but numbers.</summary>
internal static class PeopleHtml
{
    public static string PathOf(string person) => $"{ConsoleView.PathOf(ConsoleTab.People)}?person={Uri.EscapeDataString(person)}";

    public static string Headline(IReadOnlyDictionary<string, PersonRules> all) => string.Create(
        CultureInfo.InvariantCulture, $"Blocked: {all.Values.Count(rules => rules.BlockedAt is not null):N0} · with quotas of their own: {all.Values.Count(rules => rules.Quota is not null):N0}");

    public static string Fault(string? fault) => fault is null ? "" : $"<p class=\"notice wide fault\" role=\"alert\">{Encode(fault)}</p>";

    public static string Search(string typed) =>
        $"<form class=\"bar wide\" method=\"post\" action=\"{ConsoleView.PathOf(ConsoleTab.People)}/find\"><label>Person <input name=\"find\" maxlength=\"{PersonSearch.Longest}\" placeholder=\"telegram:123456789\" value=\"{Encode(typed)}\"></label><button type=\"submit\">Find</button></form>";

    public static string List(IReadOnlyDictionary<string, PersonRules> all) => all.Count == 0
        ? "<section class=\"wide\"><p>Nothing is decided about anybody. Find a person, or open one from a job.</p></section>"
        : "<section class=\"wide\"><table class=\"words\"><thead><tr><th scope=\"col\">Person</th><th scope=\"col\">Blocked</th><th scope=\"col\">Quotas</th><th scope=\"col\">Note</th></tr></thead><tbody>"
            + string.Concat(all.OrderByDescending(one => one.Value.BlockedAt).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => Row(one.Key, one.Value)))
            + "</tbody></table></section>";

    /// <param name="uses">Of the last 7 days. Only what has a quota is counted.</param>
    public static string Person(string person, PersonRules rules, IReadOnlyList<CountedUse> uses, bool mayChange) =>
        $"<section class=\"wide\"><h2>{Encode(person)}</h2><dl class=\"facts\"><dt>Blocked</dt><dd{(rules.BlockedAt is null ? "" : " class=\"bad\"")}>{Blocked(rules)}</dd>"
        + $"<dt>Quotas</dt><dd>{Encode(Quotas(rules))}</dd><dt>Note</dt><dd>{Encode(rules.Note ?? "none")}</dd>"
        + $"<dt>Last counted use</dt><dd>{(uses.Count == 0 ? "none in 7 days" : Day(uses.Max(use => use.Day)))}</dd></dl></section>"
        + Used(uses) + (mayChange ? Forms(person, rules) : "");

    private static string Row(string person, PersonRules rules) =>
        $"<tr><th scope=\"row\"><a href=\"{PathOf(person)}\">{Encode(person)}</a></th><td data-name=\"Blocked\"{(rules.BlockedAt is null ? "" : " class=\"bad\"")}>{Blocked(rules)}</td>"
        + $"<td data-name=\"Quotas\">{Encode(Quotas(rules))}</td><td data-name=\"Note\">{Encode(rules.Note ?? "–")}</td></tr>";

    private static string Blocked(PersonRules rules) => rules.BlockedAt is { } at ? $"since {Moment(at)}" : "no";

    private static string Quotas(PersonRules rules) => rules.Quota is { } own ? PersonForm.Words(own) : "the defaults";

    private static string Used(IReadOnlyList<CountedUse> uses) => uses.Count == 0
        ? ""
        : "<section class=\"wide\"><h2>Used in the last 7 days</h2><table><thead><tr><th scope=\"col\">Day</th><th scope=\"col\">What</th><th scope=\"col\">Count</th></tr></thead><tbody>"
            + string.Concat(uses.OrderByDescending(use => use.Day).ThenBy(use => use.What, StringComparer.Ordinal).Select(use => $"<tr><th scope=\"row\">{Day(use.Day)}</th><td>{Encode(use.What)}</td><td>{Number(use.Count)}</td></tr>"))
            + "</tbody></table></section>";

    private static string Forms(string person, PersonRules rules)
    {
        var figures = string.Concat(PersonForm.Figures.Select(figure =>
            $"<label for=\"{figure.Name}\">{figure.About}</label><input id=\"{figure.Name}\" name=\"{figure.Name}\" inputmode=\"numeric\" maxlength=\"7\" placeholder=\"default\" value=\"{(rules.Quota is { } own ? figure.Read(own)?.ToString(CultureInfo.InvariantCulture) : "")}\">"));
        var isBlocked = rules.BlockedAt is not null;
        return Form(person, PersonForm.SetQuota, $"<h2>Quotas of their own</h2>{figures}<p class=\"origin\">Empty is the default, 0 no limit.</p><button type=\"submit\">Save the quotas</button>")
            + Form(person, PersonForm.SetNote, $"<h2>Note</h2><label for=\"note\">For operators only</label><textarea id=\"note\" name=\"note\" rows=\"3\" maxlength=\"{PersonRules.LongestNote}\">\n{Encode(rules.Note ?? "")}</textarea><button type=\"submit\">Save the note</button>")
            + Form(person, isBlocked ? PersonForm.Unblock : PersonForm.Block, $"<h2>{(isBlocked ? "Blocked" : "Not blocked")}</h2><p class=\"origin\">A blocked person is told once, and what they wait for is cancelled.</p><button type=\"submit\">{(isBlocked ? "Unblock" : "Block")} this person</button>");
    }

    private static string Form(string person, string act, string content) =>
        $"<section><form class=\"setting\" method=\"post\" action=\"{ConsoleView.PathOf(ConsoleTab.People)}\"><input type=\"hidden\" name=\"person\" value=\"{Encode(person)}\"><input type=\"hidden\" name=\"act\" value=\"{act}\">{content}</form></section>";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
