namespace NemoBot.Operations.Access;

/// <summary>Who is at the console, as the audit log names them.</summary>
/// <param name="Who">The user whom the proxy names; otherwise how they came in, with the first characters of the session.</param>
/// <param name="Session">Null without one: a script with the code in its header, or a user whom the proxy names.</param>
internal sealed record OperatorVisitor(OperatorRole Role, string Who, OperatorSession? Session)
{
    /// <summary>Gets whether the browser shows who it is by itself, so that another site could let it send a form.</summary>
    public bool IsKnownByBrowser { get; init; } = true;

    public bool May(OperatorRole needed) => Role >= needed;
}

/// <summary>A session at the console, as its sealed cookie contains it.</summary>
/// <param name="Way">How it began: <c>code</c> or <c>link</c>.</param>
/// <param name="Codes">Digest of the codes of that time: it ends when one of them changes.</param>
/// <param name="SeenAt">The last request of a person; the script that renews a page is none.</param>
internal sealed record OperatorSession(string Id, OperatorRole Role, string Way, string Codes, DateTimeOffset StartedAt, DateTimeOffset SeenAt);
