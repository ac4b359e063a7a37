# NemoBot as a container: docker build -t nemobot . && docker run -p 5080:5080 -v nemobot:/data nemobot
# scripts/pin-images.sh writes the digests of both images to images.env; without them the tags determine the images.
ARG DOTNET_SDK_DIGEST=
ARG DOTNET_ASPNET_DIGEST=
FROM mcr.microsoft.com/dotnet/sdk:10.0.401${DOTNET_SDK_DIGEST} AS build
WORKDIR /source
COPY . .
# Restores only packages in packages.lock.json.
ENV RestoreLockedMode=true
RUN dotnet publish src/NemoBot -c Release --use-current-runtime --self-contained false -o /app
RUN mkdir /empty

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12${DOTNET_ASPNET_DIGEST}
# The user that runs the bot and owns /data: the unprivileged user of the base image. A volume gets its owner from here, so to run the bot as another user
# (as compose.yaml does), build the image for that user.
ARG BOT_USER=1654
# For pictures: ffmpeg reads stills and sound, the fonts have the letters of all languages and emoji.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# Converts HEIC photos. Where it cannot be installed the bot works without it, and says what to do instead.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libheif-examples libheif-plugin-libde265 || echo "Without heif-convert: HEIC photos are not converted."; rm -rf /var/lib/apt/lists/*
COPY --from=build /app .
COPY --from=build --chown=${BOT_USER}:${BOT_USER} /empty /data
USER ${BOT_USER}
# Small first generations: short pauses, and less memory while large files are transferred (docs/performance.md).
ENV DOTNET_GCgen0size=0x400000
# No diagnostic socket and no dumps: both expose the memory.
ENV DOTNET_EnableDiagnostics=0
# Inside a container the port is published on purpose; set WebChat__AccessCode, or WebChat__AccessCode__File.
ENV Urls=http://0.0.0.0:5080 \
    Storage__Path=/data/nemobot.db \
    Logging__Console__FormatterName=json
VOLUME /data
EXPOSE 5080
# The image has no curl: the program checks itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "NemoBot.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "NemoBot.dll"]
