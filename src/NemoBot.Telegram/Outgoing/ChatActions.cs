using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Shows chat actions ("sending a video…"). Telegram shows one for 5 s at most, so it is repeated during a transfer.</summary>
internal sealed class ChatActions(TelegramClient client, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(4.5);

    /// <summary>Shows the action while the work runs; a failure to show it does not affect the work.</summary>
    public async Task<T> WhileAsync<T>(ChatAddress address, ChatAction action, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = ShowAsync(address, action, done.Token);
        try
        {
            return await work();
        }
        finally
        {
            await done.CancelAsync();
            await showing;
        }
    }

    private async Task ShowAsync(ChatAddress address, ChatAction action, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await client.CallAsync(() => new SendChatActionRequest { ChatId = address.Chat, MessageThreadId = address.Topic, Action = action }, cancellationToken);
                await Task.Delay(Every, time, cancellationToken);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or TelegramException)
        {
            // The work ended, or Telegram refused the action.
        }
    }
}
