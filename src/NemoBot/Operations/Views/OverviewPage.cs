using NemoBot.Operations.Access;

namespace NemoBot.Operations.Views;

/// <summary>Serves <c>GET /operator</c>: read-only, renewed by its script; without scripts by a link.</summary>
internal sealed class OverviewPage(OperatorView view)
{
    public async Task GetAsync(HttpContext context, OperatorVisitor visitor) => await OverviewHtml.View(await view.ReadAsync(context.RequestAborted)).WriteAsync(context, visitor);
}
