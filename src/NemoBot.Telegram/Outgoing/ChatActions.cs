using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Shows chat actions ("sending a video…"). Telegram shows one for 5 s at most, so it is repeated during a transfer.</summary>
internal sealed class ChatActions(TelegramApi api, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(4.5);

    /// <summary>Shows the action while the work runs; a failure to show it does not affect the work.</summary>
    public async Task<T> WhileAsync<T>(ChatAddress address, string action, Func<Task<T>> work, CancellationToken cancellationToken)
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

    private async Task ShowAsync(ChatAddress address, string action, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await api.SendChatActionAsync(address.Chat, address.Topic, action, cancellationToken);
                await Task.Delay(Every, time, cancellationToken);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or TelegramException)
        {
            // The work ended, or Telegram refused the action.
        }
    }
}
