using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.WebChat;
using NemoVideo;

namespace NemoBot.Hosting;

/// <summary>Determines whom the operator's token serves through the web chat, where new chats cost nothing. If it would serve everybody, the bot does not start.</summary>
internal sealed class OperatorExposure(
    IConfiguration configuration, IOptions<NemoVideoOptions> nemo, IOptions<OperatorOptions> operators, IOptions<WebChatOptions> webChat)
{
    /// <summary>Explains why the bot must not start; null if it may.</summary>
    public string? Fault => HasToken && webChat.Value.Enabled && !HasCode && !HasList && Openings() is [var opening, ..]
        ? $"Nemo:Token (NEMO_TOKEN) is set, and {opening} opens the web chat beyond this machine: strangers would use up your account. There are three ways: "
            + "set WebChat:AccessCode, list the chats that may use the account in Operator:AllowedChats, "
            + $"or listen on loopback only (Urls={ListenAddresses.Example}, without WebChat:Hosts and WebChat:TrustedProxies)."
        : null;

    /// <summary>Describes to the operator whom the token serves, and its daily limits; null if there is no token.</summary>
    public string? Words => HasToken
        ? string.Create(CultureInfo.InvariantCulture, $"The operator's account serves {Whom}: {operators.Value.EditsPerDayTotal} edits and {operators.Value.ExportsPerDayTotal} exports a day in all, {operators.Value.EditsPerDay} and {operators.Value.ExportsPerDay} for one person or address.")
        : null;

    private bool HasToken => nemo.Value.Token is { Length: > 0 };

    private bool HasCode => webChat.Value.AccessCode is { Length: > 0 };

    private bool HasList => operators.Value.AllowedChats.Count > 0;

    private string Whom => HasList ? "the chats in Operator:AllowedChats"
        : !webChat.Value.Enabled ? "everybody on the connected platforms"
        : HasCode ? "everybody on the connected platforms, and in the web chat whoever knows the access code"
        : "everybody on the connected platforms, and in the web chat whoever uses this machine";

    /// <summary>Returns the settings that let other machines reach the web chat.</summary>
    private IReadOnlyList<string> Openings() =>
    [
        .. ListenAddresses.Of(configuration).Where(address => ListenAddresses.Fault(address) is null && !ListenAddresses.IsLoopback(address)).Select(address => $"{address.Setting}={address.Url}"),
        .. webChat.Value.TrustedProxies.Count > 0 ? ["WebChat:TrustedProxies"] : Array.Empty<string>(),
        .. webChat.Value.Hosts.Count > 0 ? ["WebChat:Hosts"] : Array.Empty<string>(),
    ];
}
