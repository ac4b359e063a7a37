using NemoBot.Core.Model;

namespace Harness;

/// <summary>Calls a platform as the outbox does: each post has a row, and the row has the adapter's receipt. With only that, it is as if the process ended after each call.</summary>
internal sealed class PlatformDriver(IChatPlatform platform, IStore store, TimeProvider time)
{
    public PlatformLimits Limits => platform.Limits;

    public Task<string> SendAsync(ChatKey chat, string postId, OutgoingMessage message, CancellationToken cancellationToken) =>
        CallAsync(chat, postId, message, post => platform.SendAsync(chat, post, message, cancellationToken));

    public Task<string> EditAsync(ChatKey chat, string messageId, string postId, OutgoingMessage message, CancellationToken cancellationToken) =>
        CallAsync(chat, postId, message, post => platform.EditAsync(chat, messageId, post, message, cancellationToken));

    public Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) => platform.DeleteAsync(chat, messageId, cancellationToken);

    public Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken) => platform.OpenAsync(chat, attachment, cancellationToken);

    private async Task<string> CallAsync(ChatKey chat, string postId, OutgoingMessage message, Func<PostHandle, Task<string>> call)
    {
        if (await store.GetPostAsync(chat, postId, default) is null)
        {
            await store.CommitAsync(new() { Posts = [new(postId, chat, message) { CreatedAt = SortableId.TimeOf(postId) ?? time.GetUtcNow() }] }, default);
        }

        var handle = new PostHandle(store, (await store.GetPostAsync(chat, postId, default))!);
        var messageId = await call(handle);
        await handle.FlushAsync(default);
        return messageId;
    }
}
