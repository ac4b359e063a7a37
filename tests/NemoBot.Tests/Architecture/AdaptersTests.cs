using NemoBot.Discord;
using NemoBot.Telegram;
using NemoBot.WebChat;

namespace NemoBot.Tests.Architecture;

/// <summary>Who knows one adapter finds the way in the others: the same rooms, and names by one rule.</summary>
public class AdaptersTests
{
    private static readonly string[] Rooms = ["Incoming", "Outgoing"];

    [Theory]
    [InlineData(typeof(TelegramOptions), "Api")]
    [InlineData(typeof(DiscordOptions), "Gateway", "Rest")]
    [InlineData(typeof(WebChatOptions), "Agents", "Api", "Hooks", "Ingress", "Keys", "Links")]
    public void Each_adapter_has_the_same_rooms_beside_its_wire(Type adapter, params string[] wire) => Assert.Equal(
        Rooms.Concat(wire).Order(StringComparer.Ordinal),
        TypesOf(adapter).Select(type => RoomOf(adapter, type)).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(TelegramOptions), "Telegram")]
    [InlineData(typeof(DiscordOptions), "Discord")]
    [InlineData(typeof(WebChatOptions), "WebChat")]
    public void Only_what_meets_the_outside_bears_the_platforms_name(Type adapter, string platform) => Assert.DoesNotContain(
        TypesOf(adapter), type => Rooms.Contains(RoomOf(adapter, type)) && type.Name.StartsWith(platform, StringComparison.Ordinal));

    /// <summary>Without those of the compiler.</summary>
    private static IEnumerable<Type> TypesOf(Type adapter) =>
        adapter.Assembly.GetTypes().Where(type => type.Namespace?.StartsWith(adapter.Namespace!, StringComparison.Ordinal) == true && !type.Name.StartsWith('<'));

    private static string? RoomOf(Type adapter, Type type) => type.Namespace!.Length > adapter.Namespace!.Length ? type.Namespace[(adapter.Namespace.Length + 1)..].Split('.')[0] : null;
}
