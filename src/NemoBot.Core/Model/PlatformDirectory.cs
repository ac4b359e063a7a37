namespace NemoBot.Core.Model;

/// <summary>Finds the adapter of a chat. Resolves adapters on first use, because they depend on the classes that send.</summary>
public sealed class PlatformDirectory(IServiceProvider services)
{
    private readonly Lazy<Dictionary<string, IChatPlatform>> _platforms = new(() => services.GetServices<IChatPlatform>().ToDictionary(platform => platform.Name));

    public IEnumerable<IChatPlatform> All => _platforms.Value.Values;

    /// <summary>Returns null when the platform is no longer configured; its chats then wait until it is configured again.</summary>
    public IChatPlatform? Find(ChatKey chat) => _platforms.Value.GetValueOrDefault(chat.Platform);

    public IChatPlatform For(ChatKey chat) => Find(chat) ?? throw new PlatformException(PlatformFault.NotSent, $"Platform {chat.Platform} is not configured.");
}
