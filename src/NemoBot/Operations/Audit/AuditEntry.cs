using NemoBot.Operations.Access;

namespace NemoBot.Operations.Audit;

/// <summary>One act of somebody at the console.</summary>
/// <param name="What">One sentence without anybody's words.</param>
internal sealed record AuditEntry(DateTimeOffset At, string Who, OperatorRole Role, string What);
