using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Outgoing;

/// <summary>The line under the chat's name that says what the bot is doing. Telegram shows it for 5 s at most, so it is said again while bytes move.</summary>
internal sealed class TelegramActions(TelegramApi api, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(4.5);

    /// <summary>Does the work and shows the action meanwhile; whether it can be shown is not the work's business.</summary>
    public async Task<T> WhileAsync<T>(TelegramAddress address, string action, Func<Task<T>> work, CancellationToken cancellationToken)
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

    private async Task ShowAsync(TelegramAddress address, string action, CancellationToken cancellationToken)
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
            // The work ended, or Telegram does not want to show it.
        }
    }
}
