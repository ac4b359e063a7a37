using NemoBot.Core.Model;

namespace NemoBot.Core.Jobs;

/// <summary>What both forms of a person's data show of things that open something. Pure.</summary>
internal static class MyData
{
    public static IEnumerable<ChatAccount> Accounts(ChatRecord chat) => new[] { chat.Linked, chat.Account }.OfType<ChatAccount>();

    /// <summary>Whoever knows the whole address of a browser may write to it.</summary>
    public static string HostOf(PushAddress address) => HostOf(address.Endpoint);

    /// <inheritdoc cref="HostOf(PushAddress)"/>
    public static string HostOf(JobHook hook) => HostOf(hook.Address);

    private static string HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var place) ? $"{place.Host}/…" : "…";
}
