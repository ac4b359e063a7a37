namespace NemoBot.Core.Model;

/// <summary>Finds the adapter of a chat. Adapters are looked up when first needed: they in turn hand messages to those who send.</summary>
public sealed class PlatformDirectory(IServiceProvider services)
{
    private readonly Lazy<Dictionary<string, IChatPlatform>> _platforms = new(() => services.GetServices<IChatPlatform>().ToDictionary(platform => platform.Name));

    public IEnumerable<IChatPlatform> All => _platforms.Value.Values;

    /// <summary>Null when the platform is no longer configured: its chats wait until it is again.</summary>
    public IChatPlatform? Find(ChatKey chat) => _platforms.Value.GetValueOrDefault(chat.Platform);

    public IChatPlatform For(ChatKey chat) => Find(chat) ?? throw new PlatformException(PlatformFault.NotSent, $"Platform {chat.Platform} is not configured.");
}
