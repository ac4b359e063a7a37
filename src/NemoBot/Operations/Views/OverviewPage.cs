using NemoBot.Operations.Access;

namespace NemoBot.Operations.Views;

/// <summary>Serves <c>GET /operator</c>: read-only, renewed by its script; without scripts by a link.</summary>
internal sealed class OverviewPage(OperatorView view)
{
    public async Task GetAsync(HttpContext context, OperatorVisitor visitor)
    {
        var figures = await view.ReadAsync(context.RequestAborted);
        if (!visitor.May(OperatorRole.Manage))
        {
            figures = figures with { Alerts = figures.Alerts! with { Code = null } };
        }

        await OverviewHtml.View(figures).WriteAsync(context, visitor);
    }
}
