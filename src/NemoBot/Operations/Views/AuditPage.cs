using System.Globalization;
using NemoBot.Operations.Access;
using NemoBot.Operations.Audit;

namespace NemoBot.Operations.Views;

/// <summary>Serves <c>GET /operator/audit</c>: what operators did in a month, <c>?month=2026-12</c>.</summary>
internal sealed class AuditPage(OperatorAudit audit, TimeProvider time)
{
    private const string MonthFormat = "yyyy-MM";

    public async Task GetAsync(HttpContext context, OperatorVisitor visitor)
    {
        var now = time.GetUtcNow();
        var months = Enumerable.Range(0, OperatorAudit.Months).Select(back => new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-back)).ToList();
        var asked = context.Request.Query["month"].ToString();
        var month = months.Find(each => Name(each) == asked) is var found && found != default ? found : months[0];
        var entries = await audit.ListAsync(month, context.RequestAborted);
        await new ConsoleView(
            ConsoleTab.Audit,
            $"Acts of operators in {Name(month)}: {Html.Number(entries.Count)}",
            $"{Chooser(months, month)}{Table(entries)}",
            $"Times are UTC. Of a month the last {OperatorAudit.MostAMonth} acts are kept, for a year. The log has them too.").WriteAsync(context, visitor);
    }

    private static string Chooser(IReadOnlyList<DateTimeOffset> months, DateTimeOffset chosen) =>
        $"<form class=\"bar wide\" method=\"get\" action=\"{ConsoleView.PathOf(ConsoleTab.Audit)}\"><label>Month <select name=\"month\">"
        + string.Concat(months.Select(month => $"<option{(month == chosen ? " selected" : "")}>{Name(month)}</option>"))
        + "</select></label><button type=\"submit\">Show</button></form>";

    private static string Table(IReadOnlyList<AuditEntry> entries) => entries.Count == 0
        ? "<section class=\"wide\"><p>Nothing was done in this month.</p></section>"
        : "<section class=\"wide\"><table class=\"words\"><thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Who</th><th scope=\"col\">Role</th><th scope=\"col\">What</th></tr></thead><tbody>"
            + string.Concat(entries.Select(entry =>
                $"<tr><th scope=\"row\">{Html.Moment(entry.At)}</th><td>{Html.Encode(entry.Who)}</td><td>{entry.Role}</td><td>{Html.Encode(entry.What)}</td></tr>"))
            + "</tbody></table></section>";

    private static string Name(DateTimeOffset month) => month.ToString(MonthFormat, CultureInfo.InvariantCulture);
}
