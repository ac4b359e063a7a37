using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using NemoBot.Core.Model;

namespace NemoBot.Storage.S3;

/// <summary>Puts faults of the service into words for the operator.</summary>
internal static class S3Faults
{
    /// <summary>For a request whose answer is small, or whose beginning is enough, with its repetitions: somebody waits for it, or for what fails with it.</summary>
    public static readonly TimeSpan SmallLimit = TimeSpan.FromSeconds(20);

    /// <summary>Runs a request.</summary>
    /// <exception cref="StorageException">It failed.</exception>
    public static async Task<T> RunAsync<T>(S3Options options, Func<Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request();
        }
        catch (Exception fault) when (IsOurs(fault) && !cancellationToken.IsCancellationRequested)
        {
            throw Of(options, fault);
        }
    }

    /// <summary>Runs a request for a limited time.</summary>
    /// <exception cref="StorageException">It failed, or took too long.</exception>
    public static async Task<T> RunAsync<T>(S3Options options, TimeSpan limit, TimeProvider time, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        return await RunAsync(options, () => request(stop.Token), cancellationToken);
    }

    /// <summary>Returns whether the service, or the way to it, failed.</summary>
    public static bool IsOurs(Exception fault) => fault is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException or TimeoutException;

    public static bool IsMissing(AmazonS3Exception fault) => fault.StatusCode == HttpStatusCode.NotFound && fault.ErrorCode != "NoSuchBucket";

    public static StorageException Of(S3Options options, Exception fault) => new(Words(options, fault), fault) { OfFiles = FilesFault.Away };

    private static string Words(S3Options options, Exception fault) => fault switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => $"There is no bucket {options.Bucket} (Storage:S3:Bucket) at {Where(options)}. Create it, or name another.",
        AmazonS3Exception { ErrorCode: "InvalidAccessKeyId" } => $"The service at {Where(options)} does not know the key of Storage:S3:AccessKey.",
        AmazonS3Exception { ErrorCode: "SignatureDoesNotMatch" } => $"The service at {Where(options)} refuses the signature: Storage:S3:SecretKey does not belong to Storage:S3:AccessKey, or a proxy changes requests.",
        AmazonS3Exception { ErrorCode: "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" } => $"The bucket {options.Bucket} is in another region than Storage:S3:Region ({options.Region}): {Line(fault.Message)}",
        AmazonS3Exception { ErrorCode: "RequestTimeTooSkewed" } => $"The clock differs from the one of the service at {Where(options)}. Synchronize it (NTP).",
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } denied => $"The key of Storage:S3:AccessKey may not do this in the bucket {options.Bucket}: {denied.ErrorCode}. It needs to get, put, delete and list objects, and to list and abort multipart uploads.",
        AmazonS3Exception { StatusCode: not 0 } refused => string.Create(CultureInfo.InvariantCulture, $"The bucket {options.Bucket} of Storage:S3 failed ({(int)refused.StatusCode} {refused.ErrorCode}): {Line(refused.Message)}"),
        OperationCanceledException or TimeoutException => $"The service at {Where(options)} (Storage:S3:ServiceUrl) did not answer in time.",
        _ => $"The service at {Where(options)} (Storage:S3:ServiceUrl) cannot be reached: {Line((fault.GetBaseException() is { Message.Length: > 0 } cause ? cause : fault).Message)}",
    };

    private static string Where(S3Options options) => string.IsNullOrWhiteSpace(options.ServiceUrl) ? $"AWS, {options.Region}," : options.ServiceUrl;

    private static string Line(string message) => message.ReplaceLineEndings(" ");
}
