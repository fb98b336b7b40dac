# The server as a container: `docker build -t hone .`. It runs as nobody in particular (65532), on a read-only root; studies are in /data.
FROM node:24.21.0-alpine AS build
WORKDIR /src
COPY package.json package-lock.json ./
COPY tools/node/package.json tools/node/
RUN npm install --no-save --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/image-folder.mjs /app

FROM node:24.21.0-alpine
COPY --from=build /app /app
# No package manager is needed from here on, and none is there to be used.
RUN ln -s /app/bin/hone /usr/local/bin/hone \
 && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
 && mkdir /data && chown 65532:65532 /data
ENV NODE_ENV=production HONE_DATA=/data HOME=/tmp
USER 65532:65532
VOLUME /data
EXPOSE 7711 7780
ENTRYPOINT ["/app/bin/hone"]
CMD ["serve", "--grpc", "0.0.0.0:7711", "--http", "0.0.0.0:7780", "--tls", "auto"]
