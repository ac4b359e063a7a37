using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Conversation;
using NemoBot.Storage;

namespace NemoBot.Platforms.Telegram;

/// <summary>Groups that became supergroups: their chats are renamed in the store, and what still names the old address finds the new one.</summary>
internal sealed partial class TelegramMoves(IStore store) : IDisposable
{
    private const string Key = "moved";
    private const int AtMost = 200;

    private readonly SemaphoreSlim _lock = new(1);
    private List<Move>? _moves;

    /// <summary>May be told twice.</summary>
    public async Task MoveAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var moves = await LoadAsync(cancellationToken);
            if (!moves.Any(move => move.Old == oldChat))
            {
                List<Move> changed = [.. moves.TakeLast(AtMost - 1), new Move(oldChat, newChat)];
                await store.SetValueAsync(TelegramAddress.Platform, Key, JsonSerializer.Serialize(changed, MoveJson.Default.ListMove), cancellationToken);
                _moves = changed;
            }

            await store.MoveChatAsync(oldChat, newChat, cancellationToken);
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>The chat's address now.</summary>
    public async Task<ChatKey> FollowAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var moves = _moves;
        if (moves is null)
        {
            await _lock.WaitAsync(cancellationToken);
            try
            {
                moves = await LoadAsync(cancellationToken);
            }
            finally
            {
                _lock.Release();
            }
        }

        return moves.Find(move => move.Old == chat)?.New ?? chat;
    }

    /// <summary>The message, in the chat it belongs to now; its id stays.</summary>
    public async Task<IncomingMessage> FollowAsync(IncomingMessage message, CancellationToken cancellationToken) =>
        message with { Chat = await FollowAsync(message.Chat, cancellationToken) };

    public void Dispose() => _lock.Dispose();

    private async Task<List<Move>> LoadAsync(CancellationToken cancellationToken) =>
        _moves ??= await store.GetValueAsync(TelegramAddress.Platform, Key, cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, MoveJson.Default.ListMove) ?? []
            : [];

    internal sealed record Move(ChatKey Old, ChatKey New);

    [JsonSerializable(typeof(List<Move>))]
    internal sealed partial class MoveJson : JsonSerializerContext;
}
