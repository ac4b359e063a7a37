using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Operations.Views;
using NemoVideo;

namespace NemoBot.Operations.Alerts;

/// <summary>Counts the free accounts of the week: NemoVideo gives about ten. With an account of the operator it does not matter.</summary>
internal sealed class AccountsAlert(IStore store, IOptions<NemoVideoOptions> options) : IAlertSource
{
    public AlertKind Kind => AlertKind.Accounts;

    public TimeSpan After => TimeSpan.Zero;

    public async Task<string?> CheckAsync(CancellationToken cancellationToken) =>
        options.Value.Token is not { Length: > 0 } && await store.CountTokenFetchAsync(add: false, cancellationToken) is var fetched and >= OverviewHtml.TokensAWeek
            ? fetched.ToString(CultureInfo.InvariantCulture)
            : null;
}
