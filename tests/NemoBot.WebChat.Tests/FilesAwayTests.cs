using System.Net;
using System.Net.Http.Headers;
using Harness;
using Harness.Storage;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.WebChat.Tests;

/// <summary>What a person sees while the place of the files does not answer: why, and what still works.</summary>
public sealed class FilesAwayTests : IAsyncLifetime
{
    private const int Large = 2_000_000;

    private WebChatHost _host = null!;
    private HttpClient _browser = null!;
    private PartialsUnderTest _partials = null!;

    private FilesThatFail Files => (FilesThatFail)_host.Files;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(services: services => services
            .AddSingleton<IFileStore>(provider => new FilesThatFail(provider.GetRequiredService<FileStore>()))
            .AddSingleton<IPartialFileStore>(provider => _partials = new PartialsUnderTest(provider.GetRequiredService<PartialFileStore>())));
        _browser = await _host.OpenPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_asked_for_again_later()
    {
        var file = await SendAsync(Sending.Mp4);
        Files.SetAway(true);

        var answer = await _browser.GetAsync($"/api/chat/files/{file.Id}");

        Assert.Contains("isn't answering", await answer.RefusedAsync(HttpStatusCode.GatewayTimeout, "files_away"), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), answer.Headers.RetryAfter?.Delta);
        Files.SetAway(false);
        Assert.Equal(Sending.Mp4, await _browser.GetByteArrayAsync($"/api/chat/files/{file.Id}"));
    }

    [Fact]
    public async Task A_part_that_cannot_be_read_is_refused_without_what_was_said_about_the_file()
    {
        var file = await SendAsync([.. Sending.Mp4, .. new byte[Large]]);
        (Files.Read, Files.ReadableTo) = (FilesThatFail.ReadFault, 1_000_000);
        async Task<HttpResponseMessage> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/files/{file.Id}") { Headers = { Range = new RangeHeaderValue(1_000_000, null) } };
            return await _browser.SendAsync(request);
        }

        using var answer = await AskAsync();

        await answer.RefusedAsync(HttpStatusCode.GatewayTimeout, "files_away");
        Assert.Null(answer.Content.Headers.ContentRange);
        Assert.Null(answer.Content.Headers.ContentDisposition);
        Assert.Null(answer.Content.Headers.LastModified);
        Assert.Null(answer.Headers.ETag);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Files.Read = () => null;
        using var again = await AskAsync();
        Assert.Equal((HttpStatusCode.PartialContent, file.SizeBytes - 1_000_000), (again.StatusCode, again.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_file_that_ends_too_early_is_cut_off_and_not_taken_for_whole()
    {
        var file = await SendAsync([.. Sending.Mp4, .. new byte[Large]]);
        (Files.Read, Files.ReadableTo) = (FilesThatFail.ReadFault, 1_000_000);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _browser.GetByteArrayAsync($"/api/chat/files/{file.Id}"));
    }

    [Fact]
    public async Task A_still_that_could_not_be_made_then_is_made_later()
    {
        var file = await SendAsync(await Stills.ClipAsync("red"));
        Files.SetAway(true);
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync($"/api/chat/files/{file.Id}/still")).StatusCode);

        Files.SetAway(false);

        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync($"/api/chat/files/{file.Id}/still")).StatusCode);
    }

    [Fact]
    public async Task A_message_with_a_file_is_refused_for_the_file_and_text_goes_on()
    {
        Files.SetAway(true);

        var words = await (await _browser.SayAsync("edit it", "client-id-0001", files: ("clip.mp4", Sending.Mp4))).RefusedAsync(HttpStatusCode.GatewayTimeout, "files_away");

        Assert.Contains("Text still works", words, StringComparison.Ordinal);
        await (await _browser.SayAsync("status")).AcceptedIdAsync();
        Files.SetAway(false);
        await (await _browser.SayAsync("edit it", "client-id-0001", files: ("clip.mp4", Sending.Mp4))).AcceptedIdAsync();
    }

    [Theory]
    [InlineData(FilesFault.Away, HttpStatusCode.GatewayTimeout, "files_away")]
    [InlineData(FilesFault.NoRoom, HttpStatusCode.InsufficientStorage, "storage_full")]
    [InlineData(null, HttpStatusCode.InsufficientStorage, "nothing_stored")]
    public async Task An_upload_that_cannot_be_stored_says_which_part_of_the_store_failed_and_is_stored_later(FilesFault? fault, HttpStatusCode status, string code)
    {
        var upload = await _browser.UploadWholeAsync([.. Sending.Mp4, .. new byte[10_000]]);
        _partials.BeforeKeeping = _ => throw new StorageException("It failed.") { OfFiles = fault };

        await (await _browser.SayWithAsync("edit it", "client-id-0001", upload)).RefusedAsync(status, code);

        _partials.BeforeKeeping = _ => Task.CompletedTask;
        await (await _browser.SayWithAsync("edit it", "client-id-0001", upload)).AcceptedIdAsync();
    }

    [Fact]
    public async Task A_refusal_is_said_although_the_files_before_it_cannot_be_deleted_and_none_is_kept_for_ever()
    {
        Files.Delete = FilesThatFail.Fault;

        var answer = await _browser.SayAsync("edit", files: [("a.mp4", Sending.Mp4), ("b.mp4", Sending.Mp4), ("notes.txt", "hello"u8.ToArray())]);

        await answer.RefusedAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_type");
        Assert.Equal(2, (await _host.Store.OldestFilesAsync(10, default)).Count);
        _host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(2, await _host.StoredFiles.CleanUpAsync(default));
        Assert.Empty(_host.FilesOnDisk);
    }

    private async Task<StoredFile> SendAsync(byte[] content)
    {
        await (await _browser.SayAsync("", files: ("clip.mp4", content))).AcceptedIdAsync();
        return Assert.Single(await _host.Store.OldestFilesAsync(10, default));
    }
}
