using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;

namespace NemoBot.Operations.Alerts;

/// <summary>Counts the failed jobs of the last hour.</summary>
internal sealed class FailuresAlert(IStoreFigures store, IOptions<AlertOptions> options, TimeProvider time) : IAlertSource
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    public AlertKind Kind => AlertKind.Failures;

    public TimeSpan After => TimeSpan.Zero;

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var failed = (await store.FiguresAsync(time.GetUtcNow() - Period, cancellationToken)).Failures.Values.Sum();
        return failed >= options.Value.FailuresPerHour ? failed.ToString(CultureInfo.InvariantCulture) : null;
    }
}
