using System.Text;
using NemoBot.Operations.Access;

namespace NemoBot.Operations.Views;

/// <summary>The pages of the console, in the order of its menu.</summary>
internal enum ConsoleTab
{
    Overview,
    People,
    Jobs,
    Settings,
    Audit,
}

/// <summary>What differs between the pages of the console.</summary>
/// <param name="Headline">One line of text below the name.</param>
/// <param name="Main">HTML.</param>
/// <param name="Footer">One line of text.</param>
internal sealed record ConsoleView(ConsoleTab Tab, string Headline, string Main, string Footer)
{
    /// <summary>Whether the script renews the page.</summary>
    public bool IsRenewed { get; init; }

    /// <summary>What was just done, as text; null for nothing.</summary>
    public string? Notice { get; init; }

    public async Task WriteAsync(HttpContext context, OperatorVisitor visitor)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Fill(ConsoleAssets.Template, visitor), context.RequestAborted);
    }

    /// <summary>Returns the address of a page.</summary>
    public static string PathOf(ConsoleTab tab) => tab == ConsoleTab.Overview ? "/operator" : $"/operator/{tab.ToString().ToLowerInvariant()}";

    private string Fill(string template, OperatorVisitor visitor) => new StringBuilder(template)
        .Replace("{{title}}", Tab.ToString())
        .Replace("{{path}}", PathOf(Tab))
        .Replace("{{renewed}}", IsRenewed ? " data-renewed" : "")
        .Replace("{{menu}}", string.Concat(Enum.GetValues<ConsoleTab>().Select(Entry)))
        .Replace("{{visitor}}", Visitor(visitor))
        .Replace("{{notice}}", Notice is null ? "" : $"<p class=\"notice\" role=\"status\">{Html.Encode(Notice)}</p>")
        .Replace("{{footer}}", Html.Encode(Footer))
        .Replace("{{headline}}", Html.Encode(Headline))
        .Replace("{{main}}", Main) // Last: what a page shows is never taken for a place to fill.
        .ToString();

    private string Entry(ConsoleTab tab) => $"<li><a href=\"{PathOf(tab)}\"{(tab == Tab ? " aria-current=\"page\"" : "")}>{tab}</a></li>";

    private static string Visitor(OperatorVisitor visitor)
    {
        var who = $"<span>{Html.Encode(visitor.Who)}{(visitor.May(OperatorRole.Manage) ? "" : " · may only look")}</span>";
        return visitor.Session is null ? $"<p>{who}</p>" : $"<form method=\"post\" action=\"/operator/logout\">{who}<button type=\"submit\">Log out</button></form>";
    }
}
