using System.Net;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.WebChat.Tests.Tus;

/// <summary>Another node has the upload too: what a sender hears then, and that no byte gets into the wrong place.</summary>
public sealed class OtherNodeTests : IAsyncLifetime
{
    private static readonly byte[] Clip = [.. Sending.Mp4, .. Enumerable.Range(0, 20_000).Select(n => (byte)(n * 7))];

    private WebChatHost _host = null!;
    private HttpClient _browser = null!;
    private PartialsUnderTest _partials = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(services: services =>
            services.AddSingleton<IPartialFileStore>(provider => _partials = new PartialsUnderTest(provider.GetRequiredService<PartialFileStore>())));
        _browser = await _host.OpenPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_part_is_refused_if_this_node_knew_an_earlier_end()
    {
        var upload = await _browser.UploadAsync(Clip.Length);
        await _browser.AppendAsync(upload, 0, Clip.AsMemory(0, 9_000));
        _partials.Found = file => file! with { ReceivedBytes = 5_000 }; // As a node sees it that has not looked for a while.

        await (await _browser.AppendAsync(upload, 5_000, Clip.AsMemory(5_000, 1_000))).RefusedAsync(HttpStatusCode.Conflict, "upload_elsewhere");

        _partials.Found = null;
        Assert.Equal(9_000, await (await _browser.LookUpAsync(upload)).OffsetAsync());
        Assert.Equal(Clip.Length, await (await _browser.AppendAsync(upload, 9_000, Clip.AsMemory(9_000))).OffsetAsync(HttpStatusCode.NoContent));
        await (await _browser.SayWithAsync("trim it", null, TusSending.IdOf(upload))).AcceptedIdAsync();
        Assert.Equal(Clip, await _browser.GetByteArrayAsync($"/api/chat/files/{TusSending.IdOf(upload)}"));
    }

    [Fact]
    public async Task A_part_waits_while_another_node_receives_one()
    {
        var upload = await _browser.UploadAsync(Clip.Length);
        await _browser.AppendAsync(upload, 0, Clip.AsMemory(0, 9_000));
        await using (new FileStream(_host.FilesOnDisk.Single(file => file.EndsWith(".partial", StringComparison.Ordinal)), FileMode.Open, FileAccess.Write, FileShare.None))
        {
            await (await _browser.AppendAsync(upload, 9_000, Clip.AsMemory(9_000))).RefusedAsync(HttpStatusCode.Locked, "upload_elsewhere");
            Assert.Equal(9_000, await (await _browser.LookUpAsync(upload)).OffsetAsync());
        }

        Assert.Equal(Clip.Length, await (await _browser.AppendAsync(upload, 9_000, Clip.AsMemory(9_000))).OffsetAsync(HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task A_message_waits_while_another_node_writes_to_its_upload()
    {
        var upload = await _browser.UploadWholeAsync(Clip);
        await using (new FileStream(_host.FilesOnDisk.Single(file => file.EndsWith(".partial", StringComparison.Ordinal)), FileMode.Open, FileAccess.Write, FileShare.None))
        {
            await (await _browser.SayWithAsync("trim it", "client-id-0001", upload)).RefusedAsync(HttpStatusCode.TooManyRequests, "busy");
        }

        await (await _browser.SayWithAsync("trim it", "client-id-0001", upload)).AcceptedIdAsync();
    }

    [Fact]
    public async Task A_part_for_an_upload_that_another_node_has_deleted_is_gone()
    {
        var upload = await _browser.UploadAsync(Clip.Length);
        await _browser.AppendAsync(upload, 0, Clip.AsMemory(0, 9_000));
        _partials.Found = file =>
        {
            foreach (var left in _host.FilesOnDisk)
            {
                File.Delete(left);
            }

            return file;
        };

        await (await _browser.AppendAsync(upload, 9_000, Clip.AsMemory(9_000))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
    }
}
