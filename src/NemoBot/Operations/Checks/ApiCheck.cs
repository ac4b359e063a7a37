using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Core.Skills;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Operations.Checks;

/// <summary>Checks whether the video API answers, accepts the operator's token, and agrees with this machine's clock. Costs no credits and fetches no account.</summary>
internal sealed class ApiCheck(NemoVideoClient nemo, IOptions<NemoVideoOptions> options, IServiceProvider services, TimeProvider time) : ISelfCheck
{
    /// <summary>Largest harmless difference of the clocks, by which signed links and tokens expire.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reach, theirs) = await ReachAsync(cancellationToken);
        yield return reach;
        if (reach.Verdict == Verdict.Wrong)
        {
            yield break;
        }

        if (theirs is { } clock)
        {
            var skew = time.GetUtcNow() - clock;
            yield return skew.Duration() <= MostSkew
                ? new(Verdict.Good, "clock", "This machine's clock agrees with the API's.")
                : new(Verdict.Wrong, "clock", string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {skew.Duration().TotalMinutes:0} minutes {(skew > TimeSpan.Zero ? "fast" : "slow")}: set it, tokens and links expire by it."));
        }

        yield return await TokenAsync(cancellationToken);
    }

    private async Task<(CheckLine Line, DateTimeOffset? Clock)> ReachAsync(CancellationToken cancellationToken)
    {
        var address = options.Value.ApiUrl;
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback };
        using var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            // Any response will do: the API has no health endpoint.
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (new(Verdict.Good, "API", $"{address} answers."), answer.Headers.Date);
        }
        catch (HttpRequestException fault)
        {
            return (new(Verdict.Wrong, "API", $"Nemo:ApiUrl: {address} cannot be reached ({fault.HttpRequestError}). Look at the address, the network, the proxy and the firewall."), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new(Verdict.Wrong, "API", $"Nemo:ApiUrl: {address} does not answer within {TimeLimit.TotalSeconds:0} seconds."), null);
        }
    }

    private async Task<CheckLine> TokenAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Token is not { Length: > 0 } token)
        {
            return new(Verdict.Note, "account", "Nemo:Token is not set: each chat gets a free account of its own, about ten new chats a week.");
        }

        try
        {
            var attributions = services.GetRequiredService<Attributions>();
            var credits = await nemo.GetCreditsAsync(new(new Secret(token), attributions.Of(null)), cancellationToken);
            return new(Verdict.Good, "account", string.Create(CultureInfo.InvariantCulture, $"The operator's account has {credits.Available:0.##} credits."));
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.InvalidToken)
        {
            return new(Verdict.Wrong, "account", "Nemo:Token (NEMO_TOKEN) is not accepted: it is wrong, expired or revoked.");
        }
        catch (SkillSetupException)
        {
            return new(Verdict.Note, "account", "Nemo:Token was not tried: the API wants to know the skill profile.");
        }
        catch (NemoVideoException)
        {
            return new(Verdict.Wrong, "account", "The API did not tell the credits of the operator's account; try again in a minute.");
        }
    }
}
