using System.Net;
using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.WebChat.Ingress;

namespace NemoBot.Operations.Access;

/// <summary>The users whom a reverse proxy names in <c>Operator:UserHeader</c>. Only a proxy of <c>Operator:UserProxies</c> is believed.</summary>
internal sealed class ProxyUsers(IOptions<OperatorOptions> options)
{
    private const string Everyone = "*";
    private const int LongestName = 100;

    private readonly TrustedNetworks _proxies = TrustedNetworks.Of(options.Value.UserProxies);

    private string? Header => options.Value.UserHeader is { Length: > 0 } name ? name : null;

    /// <summary>Remembers who is at the other end of the connection, before forwarded headers replace it by the visitor's address.</summary>
    public Task RememberPeerAsync(HttpContext context, RequestDelegate next)
    {
        if (Header is not null && context.Request.Path.StartsWithSegments("/operator") && context.Connection.RemoteIpAddress is { } peer)
        {
            context.Features.Set(new Peer(peer));
        }

        return next(context);
    }

    /// <summary>Returns the user of the request; null if no proxy names one, or one who is not on the lists.</summary>
    public OperatorVisitor? Find(HttpContext context)
    {
        if (Header is not { } header
            || context.Features.Get<Peer>() is not { } peer || !_proxies.Contains(peer.Address)
            || context.Request.Headers[header] is not [{ Length: > 0 and <= LongestName } name]
            || name.Any(c => char.IsControl(c) || c == ',')) // Two names: the visitor's own and the proxy's.
        {
            return null;
        }

        return IsIn(options.Value.ManageUsers, name) ? new(OperatorRole.Manage, name, Session: null)
            : IsIn(options.Value.LookUsers, name) ? new(OperatorRole.Look, name, Session: null)
            : null;
    }

    private static bool IsIn(IList<string> users, string name) => users.Contains(name) || users.Contains(Everyone);

    private sealed record Peer(IPAddress Address);
}

/// <summary>Validates the addresses of the proxies: a typo would silently allow or deny access.</summary>
internal sealed class ProxyUsersValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options) =>
        TrustedNetworks.Faults($"{OperatorOptions.Section}:{nameof(OperatorOptions.UserProxies)}", options.UserProxies).ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}
