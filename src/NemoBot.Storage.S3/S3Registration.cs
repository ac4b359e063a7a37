using NemoBot.Storage.Files;

namespace NemoBot.Storage.S3;

/// <summary>Registers the bucket. Nothing of the service's client is loaded before it is used.</summary>
public static class S3Registration
{
    public static IServiceCollection AddS3Files(this IServiceCollection services) => services.AddSingleton<LocalCopies>().AddSingleton<WriteSpace>().AddSingleton<IFileBucket, S3Bucket>();
}
