# The program with everything it needs. It runs as a user of its own and keeps all data under /data.
FROM golang:1.26-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends g++ libleptonica-dev libtesseract-dev nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY web/assets/package.json web/assets/package-lock.json web/assets/.npmrc web/assets/
RUN cd web/assets && npm ci
COPY . .
RUN cd web/assets && node build.mjs
RUN go build -trimpath -buildvcs=false -o /out/sohoa ./cmd/sohoa

# The same Debian as above: the program is linked to its libtesseract.
FROM debian:bookworm-slim
RUN apt-get update \
	&& apt-get install -y --no-install-recommends ca-certificates fonts-liberation2 libtesseract5 redis-server tesseract-ocr-vie \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --system --uid 10001 --home-dir /data --no-create-home sohoa \
	&& install -d -o sohoa -g sohoa -m 700 /data
COPY --from=build /out/sohoa /usr/local/bin/sohoa
COPY LICENSE NOTICE /usr/share/doc/sohoa/
ENV SOHOA_DATA=/data SOHOA_LISTEN=0.0.0.0:8080 XDG_CACHE_HOME=/data/cache
USER sohoa
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["sohoa"]
CMD ["serve"]
